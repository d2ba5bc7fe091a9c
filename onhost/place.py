"""Where things are below the site's folder."""

from pathlib import Path
from typing import Any, Dict, Iterable

from onhost.failure import Failure


class Place:
    """The site's folder: releases, static files, instances, logs, and the folder for sockets."""

    def __init__(self, directory: str, run: str) -> None:
        self.directory = Path(directory)
        self.run = Path(run)

    @classmethod
    def of(cls, plan: Dict[str, Any]) -> "Place":
        return cls(plan["directory"], plan["run"])

    @property
    def agent(self) -> Path:
        return self.directory / "agent.pyz"

    @property
    def lock(self) -> Path:
        return self.directory / "lock"

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    @property
    def releases(self) -> Path:
        return self.directory / "releases"

    @property
    def environments(self) -> Path:
        return self.directory / "venvs"

    @property
    def static(self) -> Path:
        return self.directory / "static"

    @property
    def instances(self) -> Path:
        return self.directory / "instances"

    @property
    def nginx(self) -> Path:
        return self.directory / "nginx"

    @property
    def sites(self) -> Path:
        """Plans of the sites that Nginx was pointed at, by config id: what a step goes back to, or does again."""
        return self.directory / "sites"

    @property
    def verified(self) -> Path:
        """Names the config id that last passed the public check."""
        return self.directory / "verified.json"

    def secrets(self, instance: str) -> Path:
        return self.instances / instance / "secrets.json"


def known(path: Path, what: str) -> Path:
    """The path, which an earlier step must have made."""
    if not path.exists():
        raise Failure("host", f"{what} at {path}", "nothing there: it was removed by hand",
                      remedy="make the site anew: pulumi destroy, then pulumi up")
    return path


def folders(paths: Iterable[Path]) -> None:
    for path in paths:
        path.mkdir(parents=True, exist_ok=True)
