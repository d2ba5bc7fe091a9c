"""Finds the releases on this machine: which are complete, which were verified, where their parts are."""

from pathlib import Path
from typing import List, Optional

from portico.agent.machine import atomic
from portico.agent.place import Place, known
from portico.protocol.plan.section import Section, dataclass

VERIFIED = "verified"
"""Name of the file, in a release's folder, whose time is that of the last public check that passed."""


@dataclass(frozen=True, kw_only=True)
class Kept(Section):
    """The record of a complete release."""

    id: str
    venv: str
    """Name of its virtual environment."""


def record(place: Place, release: str) -> Optional[Kept]:
    """Return the record of a complete release; None when there is none."""
    content = atomic.read_json(place.releases / release / "release.json")
    return None if content is None else Kept.read(content)


def newest(place: Place) -> List[str]:
    """Return the ids of the complete releases, the last deployed first."""
    whole = (place.releases / name / "release.json" for name in atomic.names_in(place.releases))
    files = sorted((file for file in whole if file.exists()), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [file.parent.name for file in files]


def to_go_back_to(place: Place, number: int) -> List[str]:
    """Return at most `number` releases that were once verified, the last deployed first: these need no download."""
    return [name for name in newest(place) if (place.releases / name / VERIFIED).exists()][:number]


def app_folder(place: Place, release: str) -> Path:
    """Return the folder of the app's files; in a container of the image it is the working folder."""
    if place.containers:
        return Path.cwd()
    return known(place.releases / release / "app", f"release {release}")


def interpreter(place: Place, release: str) -> Path:
    """Return the path of the release's own Python."""
    kept = record(place, known(place.releases / release, f"release {release}").name)
    environment = place.environments / (kept.venv if kept else "")
    return known(environment / "bin" / "python", f"the virtual environment of release {release}")


def prune_environments(place: Place) -> None:
    """Remove virtual environments that no release uses any more."""
    records = (record(place, name) for name in atomic.names_in(place.releases))
    used = {kept.venv for kept in records if kept}
    for name in atomic.names_in(place.environments):
        if name not in used:
            atomic.remove_tree(place.environments / name)
