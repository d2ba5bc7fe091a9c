"""Runs systemctl, bounded in time."""

from typing import Dict

from portico.agent.machine.command import must, run


def properties(unit: str, *names: str) -> Dict[str, str]:
    """Return the properties of a unit, in the order of the names given rather than systemd's."""
    told = run("systemctl", "show", "--property", ",".join(names), unit).stdout.splitlines()
    found = dict(line.split("=", 1) for line in told if "=" in line)
    return {name: found.get(name, "") for name in names}


def at_boot(unit: str) -> str:
    """Return `enabled` or the unit's other state, from the links that exist; `systemctl show` may be out of date."""
    return run("systemctl", "is-enabled", unit).stdout.strip()


def systemctl(*words: str) -> None:
    """Run systemctl. Raises Failure when systemd refuses."""
    must("host", f"systemctl {' '.join(words)}", "systemctl", *words,
         remedy="see what systemd names, then run pulumi up again")
