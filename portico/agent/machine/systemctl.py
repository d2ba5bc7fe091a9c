"""systemctl, bounded in time."""

from typing import Dict

from portico.agent.machine.command import must, run


def properties(unit: str, *names: str) -> Dict[str, str]:
    """Of a unit, in the order of the names, whatever systemd's own is."""
    told = run("systemctl", "show", "--property", ",".join(names), unit).stdout.splitlines()
    found = dict(line.split("=", 1) for line in told if "=" in line)
    return {name: found.get(name, "") for name in names}


def at_boot(unit: str) -> str:
    """`enabled` or what it is instead, by the links that are there; `systemctl show` may tell what was before them."""
    return run("systemctl", "is-enabled", unit).stdout.strip()


def systemctl(*words: str) -> None:
    """Raises Failure when systemd refuses."""
    must("host", f"systemctl {' '.join(words)}", "systemctl", *words,
         remedy="see what systemd names, then run pulumi up again")
