"""Whoever runs an instance on this machine: systemd, a Docker Engine, or this agent itself."""

from typing import Any, Dict, List, Optional, Protocol

from portico.agent.app import container, daemon, systemd
from portico.agent.asking.address import Bind
from portico.agent.place import Place

Record = Dict[str, Any]
"""Of the last start: id, release, bind, and the main process by pid and start time; that is in the manager's words."""


class Manager(Protocol):
    """What the modules `systemd`, `container` and `daemon` all do."""

    def start(self, place: Place, plan: Dict[str, Any], bind: Bind) -> Record:
        """Start an instance on an address. Raises Failure with the lines that it said."""

    def stop(self, place: Place, instance: str, patience: float) -> None:
        """End it gracefully; nothing happens when it does not run."""

    def forget(self, place: Place, instance: str) -> None:
        """Nothing outside of its own folder is left of a stopped instance."""

    def last(self, place: Place, instance: str) -> Optional[Record]:
        """The record of the last start, whether it still runs or not."""

    def running(self, place: Place, instance: str) -> Optional[Record]:
        """The record of an instance whose process lives."""

    def processes(self, record: Record) -> Dict[int, float]:
        """The main process of a start and its workers, by id with their ages in seconds; none when it has gone."""

    def log_lines(self, place: Place, instance: str) -> List[str]:
        """What the app and Gunicorn said since the last start."""

    def start_at_boot(self, place: Place, instances: "set[str]") -> None:
        """From now on a reboot brings up exactly these."""

    def write_secrets(self, place: Place, instance: str, secrets: Dict[str, str]) -> None:
        """Into a file that nobody but the manager reads."""


def manager(place: Place) -> Manager:
    """The one of this host."""
    if place.containers:
        return container
    return systemd if place.unit else daemon
