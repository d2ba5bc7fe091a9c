"""Find the cause of what was seen: the first fault of the catalogue whose whole signature matches."""

import re
import shlex
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from portico.agent.doctor.check import Check, Facts
from portico.agent.doctor.fault import Fault
from portico.protocol.lines import LOOKED_AT, cut

MOST_LINES = 5


class Diagnosis(NamedTuple):
    """A diagnosis names the layer, the cause, the lines that prove it and the command that repairs it."""

    name: str
    layer: str
    cause: str
    evidence: List[str]
    remedy: str


def diagnose(
    catalogue: Sequence[Fault], facts: Facts, checks: Sequence[Check], words: Dict[str, str]
) -> Optional[Diagnosis]:
    """Return the diagnosis of the first fault that matches the facts; the catalogue begins nearest the root.

    Return "not recognised" with the failed checks if no fault matches, and None if all checks hold.
    """
    facts = {topic: [cut(line, LOOKED_AT) for line in lines] for topic, lines in facts.items()}
    for fault in catalogue:
        found = _found(fault, facts)
        if found is not None:
            evidence, groups = found
            safe = {name: shlex.quote(value) for name, value in groups.items()}
            return Diagnosis(fault.name, fault.layer, fault.cause.format_map({**words, **groups}), evidence,
                             fault.remedy.format_map({**words, **safe}))
    failing = [check for check in checks if not check.holds]
    if not failing:
        return None
    lines = [cut(f"{check.name}: {check.seen}", LOOKED_AT) for check in failing]
    return Diagnosis("unknown", failing[0].name, "not recognised", lines[:MOST_LINES], "")


def _found(fault: Fault, facts: Facts) -> Optional[Tuple[List[str], Dict[str, str]]]:
    evidence: List[str] = []
    groups: Dict[str, str] = {}
    for topic, pattern in fault.signature.items():
        hits = [(line, match) for line in facts.get(topic, []) for match in [re.search(pattern, line)] if match]
        if not hits:
            return None
        evidence.append(f"{topic}: {hits[-1][0].strip()}")
        groups.update({name: value or "" for name, value in hits[-1][1].groupdict().items()})
    return evidence[:MOST_LINES], groups
