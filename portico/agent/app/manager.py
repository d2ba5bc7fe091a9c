"""Chooses the manager that runs instances on this machine: systemd, a Docker Engine, or this agent itself."""

from typing import Dict, List, Mapping, Optional, Protocol

from portico.agent.app import container, daemon, systemd
from portico.agent.app.record import Record
from portico.agent.place import Place
from portico.protocol.plan.instance import Bind, Instance


class Manager(Protocol):
    """The functions that the modules `systemd`, `container` and `daemon` all have."""

    def start(self, place: Place, instance: Instance, bind: Bind) -> Record:
        """Start an instance on an address. Raises Failure with the lines that the instance logged."""

    def stop(self, place: Place, instance: str, patience: float) -> None:
        """End the instance gracefully; do nothing when it does not run."""

    def forget(self, place: Place, instance: str) -> None:
        """Remove all that a stopped instance has outside of its own folder."""

    def last(self, place: Place, instance: str) -> Optional[Record]:
        """Return the record of the last start, whether the instance still runs or not; None before the first."""

    def running(self, place: Place, instance: str) -> Optional[Record]:
        """Return the record of an instance whose process lives; None if it has ended."""

    def processes(self, record: Record) -> Dict[int, float]:
        """Return the main process and the workers of a start, by id with their ages in seconds; none if it ended."""

    def log_lines(self, place: Place, instance: str) -> List[str]:
        """Return the lines that the app and Gunicorn logged since the last start."""

    def start_at_boot(self, place: Place, instances: "set[str]") -> None:
        """Have a reboot start exactly these instances."""

    def write_secrets(self, place: Place, instance: str, secrets: Mapping[str, str]) -> None:
        """Write the instance's secrets into a file that only the process that needs them can read."""


def manager(place: Place) -> Manager:
    """Return the manager of this host."""
    if place.containers:
        return container
    return systemd if place.unit else daemon
