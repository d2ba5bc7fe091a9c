"""Drift: what was changed by hand on the machines. The chain does the affected steps again."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portico.planning.errors import PorticoError
from portico.protocol.printable import INDENT

Drift = Mapping[str, Mapping[str, Any]]
"""Drift of one machine by step: `times`, how often the step was done again, and `found`, the lines that say why."""
MOST_LINES = 20
"""Most lines of reasons in a step's plan."""
LOOKED, DRIFTED = 0, 1


def read_drift(project: Path, stack: str) -> Mapping[str, Drift]:
    """Return the drift by machine, as `bin/portico drift` finds it. Raises PorticoError when it fails for a machine."""
    command = [sys.executable, "-m", "portico.cli", "drift", "--json", "--stack", stack]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True)
    told = json.loads(ran.stdout) if ran.returncode in (LOOKED, DRIFTED) else None
    if told is None:
        got = (ran.stderr.strip() or _failures(ran.stdout)).replace("\n", f"\n{2 * INDENT}")
        raise PorticoError(f"drift: expected every machine to be looked at, got {got}\n"
                           "    to fix it: mend that, or go on without looking: pulumi config rm drift")
    return {one["host"]: drift_of(one["drift"], one["mended"]) for one in told}


def drift_of(found: list[dict[str, Any]], mended: Drift) -> Drift:
    """Return the drift for the next plans: what was found now, and earlier drift that is already repaired.

    The text of repaired drift stays as it was: a changed text would change the step's plan and run it again.
    """
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
