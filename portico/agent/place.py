"""The paths of all that is in the site's folder."""

from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Set

from portico.protocol.failure import Failure
from portico.protocol.plan.containers import Containers
from portico.protocol.plan.header import Header
from portico.protocol.plan.section import Section

OF_THE_INSTANCE = Path("/run/portico")
"""The folder, in an instance's container, of the files that only this instance reads."""


class Place:
    """The site's folder, with its releases, static files, instances and logs; and the folder for sockets."""

    def __init__(
        self, directory: str, run: str, unit: Optional[str] = None, containers: Optional[Containers] = None,
        header: Optional[Header] = None,
    ) -> None:
        self.directory = Path(directory)
        self.run = Path(run)
        self.unit = unit
        """Name of the template unit and of the service user on a host under systemd; None where there is no systemd."""
        self.containers = containers
        """The engine's description of the site's containers; None where there are none."""
        self.header = header or Header(deadline=60, directory=directory, run=run, unit=unit or "")
        """The first fields of the step's plan."""
        self.to_stop: Set[str] = set()
        """Instances whose containers the engine has to stop when the step has failed."""
        self.agent = self.directory / "agent.pyz"
        self.lock = self.directory / "lock"
        self.logs = self.directory / "logs"
        self.releases = self.directory / "releases"
        self.environments = self.directory / "venvs"
        self.static = self.directory / "static"
        self.instances = self.directory / "instances"
        self.certificates = self.directory / "certificates"
        """The certificates that Portico made or was given, each in a folder of its own."""
        self.nginx = Path("/etc/nginx") if unit else self.directory / "nginx"
        self.state = Path("/var/lib") / unit if unit else self.directory / "state"
        """The files that the app keeps from release to release; the app finds the folder in STATE_DIRECTORY."""
        self.sites = self.directory / "sites"
        """Plans of the sites that Nginx was pointed at, by config id; a step goes back to one, or runs it again."""
        self.verified = self.directory / "verified.json"
        """The file with the config id that last passed the public check."""

    @classmethod
    def of(cls, plan: Header, containers: Optional[Containers] = None) -> "Place":
        """Return the place that a plan names."""
        return cls(plan.directory, plan.run, plan.unit or None, containers, plan)

    def whole(self, plan: Section) -> Dict[str, Any]:
        """Return a step's plan for a file, from which the step can be done again."""
        return {**self.header.written(), **plan.written()}

    def lane(self, name: str) -> Path:
        """Return the lock file of a lane: steps of different lanes work at the same time."""
        return self.directory / f"lock.{name}"

    @property
    def status_socket(self) -> Path:
        """Return the socket on which Nginx says which configuration is live."""
        return self.run / "status.sock"

    def secrets(self, instance: str) -> Path:
        """Return the file with an instance's secrets, for the service manager or Gunicorn itself.

        It is JSON or, under systemd, an EnvironmentFile.
        """
        if self.containers:
            return OF_THE_INSTANCE / "secrets.json"
        return self.instances / instance / ("secrets.env" if self.unit else "secrets.json")


def known(path: Path, what: str) -> Path:
    """Return the path, which an earlier step must have made. Raises Failure when nothing is there."""
    if not path.exists():
        got = "nothing there: it was removed by hand, or --target left out its step"
        raise Failure("host", f"{what} at {path}", got,
                      remedy="run pulumi up without --target; or, if it was removed by hand: pulumi config set drift "
                             "preview, then pulumi up")
    return path


def folders(paths: Iterable[Path]) -> None:
    for path in paths:
        path.mkdir(parents=True, exist_ok=True)
