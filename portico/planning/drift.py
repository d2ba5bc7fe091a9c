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
    machines = json.loads(ran.stdout) if ran.returncode in (LOOKED, DRIFTED) else None
    if machines is None:
        got = (ran.stderr.strip() or _failures(ran.stdout)).replace("\n", f"\n{2 * INDENT}")
        raise PorticoError(f"drift: expected every machine to be looked at, got {got}\n"
                           "    to fix it: fix that, or update without looking: pulumi config rm drift")
    return {machine["host"]: drift_of(machine["drift"], machine["mended"]) for machine in machines}


def drift_of(differences: list[dict[str, Any]], mended: Drift) -> Drift:
    """Return the drift for the next plans: what was found now, and earlier drift that is already repaired.

    The text of repaired drift stays as it was: a changed text would change the step's plan and run it again.
    """
    reasons: dict[str, list[str]] = {}
    for difference in differences:
        lines = reasons.setdefault(difference["step"], [])
        lines += [f"{difference['where']}: {difference['what']}", *difference["diff"]]
    fresh = {step: {"times": mended.get(step, {}).get("times", 0) + 1, "found": lines[:MOST_LINES]}
             for step, lines in reasons.items()}
    return {**mended, **fresh}


def _failures(text: str) -> str:
    try:
        return "; ".join(machine["failure"] for machine in json.loads(text) if "failure" in machine)
    except ValueError:
        return "no answer"
