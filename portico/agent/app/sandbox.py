"""Gives a command of the app the sandbox of the app's own unit: the unit's files are the only list of what it has."""

from pathlib import Path
from typing import Iterable, List, Sequence

from portico.agent.machine import transient
from portico.agent.place import Place

UNITS = Path("/etc/systemd/system")
NOT_OF_THE_SANDBOX = frozenset((
    "Type", "NotifyAccess", "ExecStart", "SyslogIdentifier", "KillMode", "Restart", "RestartSec", "OOMPolicy",
    "TimeoutStartSec", "TimeoutStopSec", "WorkingDirectory", "Environment", "EnvironmentFile",
))
"""Directives that say what the service runs and when it is started again; all others are the sandbox's."""


def command(place: Place, drop_in: Sequence[str], **own: str) -> List[str]:
    """Return the start of a `systemd-run` command in the sandbox of the unit and of an instance's drop-in.

    `own` are properties that the command has for itself.
    """
    unit = (UNITS / f"{place.unit}@.service").read_text().splitlines()
    assigned = [f"{name}={value}" for name, value in own.items()]
    return transient.command([*properties(unit), *properties(drop_in), *assigned])


def properties(lines: Iterable[str]) -> List[str]:
    """Return the sandbox's assignments in the [Service] section of a unit file, in their order."""
    found, section = [], ""
    for line in lines:
        section = line if line.startswith("[") else section
        name, equals, _ = line.partition("=")
        if section == "[Service]" and equals and not line.startswith("#") and name not in NOT_OF_THE_SANDBOX:
            found.append(line)
    return found
