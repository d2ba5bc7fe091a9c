"""What was found other on the machines than the stack says, so that the chain makes it anew."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portico.planning.errors import PorticoError

Drift = Mapping[str, Mapping[str, Any]]
"""By step of one machine: how many `times` it was made anew by now, and why: lines of what was `found`."""
MOST_LINES = 20
"""Of the reasons in a step's plan."""
LOOKED, DRIFTED = 0, 1


def read_drift(project: Path, stack: str) -> Mapping[str, Drift]:
    """By machine, asked by `bin/portico drift`. Raises PorticoError when one cannot be looked at."""
    command = [sys.executable, "-m", "portico.cli", "drift", "--json", "--stack", stack]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True)
    told = json.loads(ran.stdout) if ran.returncode in (LOOKED, DRIFTED) else None
    if told is None:
        got = (ran.stderr.strip() or _failures(ran.stdout)).replace("\n", "\n    ")
        raise PorticoError(f"drift: expected every machine to be looked at, got {got}\n"
                           "    to fix it: mend that, or go on without looking: pulumi config rm drift")
    return {one["host"]: drift_of(one["drift"], one["mended"]) for one in told}


def drift_of(found: list[dict[str, Any]], mended: Drift) -> Drift:
    """What was mended stays as it was told then: another text would be another step."""
    reasons: dict[str, list[str]] = {}
    for one in found:
        reasons.setdefault(one["step"], []).extend([f"{one['where']}: {one['what']}", *one["diff"]])
    fresh = {step: {"times": mended.get(step, {}).get("times", 0) + 1, "found": lines[:MOST_LINES]}
             for step, lines in reasons.items()}
    return {**mended, **fresh}


def _failures(text: str) -> str:
    try:
        return "; ".join(one["failure"] for one in json.loads(text) if "failure" in one)
    except ValueError:
        return "no answer"
