"""Finds data that the app has written into its release, where this machine lets it: the next release lacks that.

A release is read-only on hosts and in containers. Data is a SQLite file, or a file in a folder that is named for data.
"""

import os
import stat
from pathlib import Path
from shlex import quote
from typing import Dict, Iterator, List, Sequence

from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.reading.rendered import EDITED, content_difference
from portico.protocol.failure import Failure
from portico.protocol.manifest import entries
from portico.protocol.plan.release import Release
from portico.protocol.plan.section import Section, dataclass

SQLITE = b"SQLite format 3\0"
OF_DATA = frozenset(("instance", "uploads", "upload", "media"))
MADE_AGAIN = frozenset(("__pycache__", "build", "node_modules"))
"""Names of folders whose files can be made again; so can those of hidden folders."""


@dataclass(frozen=True, kw_only=True)
class Planned(Section):
    """The part of a release's plan that says what the app has not written; the plan may be of an earlier version."""

    files: Sequence[str] = ()
    persist: Sequence[str] = ()


def require_no_loss(place: Place, release: Release) -> None:
    """Raise Failure when the release that Nginx serves has data that another one would not have.

    Data of which the state directory has a copy, with the same path or the same name, is not lost.
    """
    site = live.current(place)
    if place.unit or place.containers or site is None or site.release == release.id:
        return
    for path in data(place, site.release):
        if not any((place.state / copy).exists() for copy in (path, Path(path).name)):
            raise _loss(place, site.release, path, release.persist)


def warning(place: Place, release: str) -> str:
    """Return words for the deploy when the app has written data into a release; none on hosts and in containers."""
    if place.unit or place.containers:
        return ""
    path = next(data(place, release), None)
    if path is None:
        return ""
    remedy = _setting(_folder(path, _listed(place, release)), _planned(place, release).persist)
    return f"; {path} is beside the code, and the next release will not have it: {remedy}"


def data(place: Place, release: str) -> Iterator[str]:
    """Yield the paths of the data in a release, below the folder of its source."""
    app, listed = place.releases / release / "app", _listed(place, release)
    for path in _files(app):
        if path in listed:
            if _is_sqlite(app / path) and content_difference(app / path, listed[path]) == EDITED:
                yield path
        elif OF_DATA & set(Path(path).parent.parts) or _is_sqlite(app / path):
            yield path


def _listed(place: Place, release: str) -> Dict[str, str]:
    """Return the digests of the release's own files, by path."""
    return {path: digest for _, digest, path in entries(_planned(place, release).files)}


def _planned(place: Place, release: str) -> Planned:
    plan = atomic.read_json(place.releases / release / "plan.json")
    return Planned.read(plan.get("release", {}) if plan else {})


def _files(app: Path) -> Iterator[str]:
    for root, folders, names in os.walk(app):
        folders[:] = sorted(name for name in folders if not (name.startswith(".") or name in MADE_AGAIN
                                                             or name.endswith(".egg-info")))
        below = Path(root).relative_to(app)
        yield from (str(below / name) for name in sorted(names) if _is_plain(Path(root) / name))


def _is_plain(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except OSError:
        return False


def _is_sqlite(file: Path) -> bool:
    try:
        with open(file, "rb") as opened:
            return opened.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def _folder(path: str, listed: Dict[str, str]) -> str:
    """Return the outermost folder of a path in which the source has no file; empty where there is none."""
    folders: List[str] = [str(folder) for folder in reversed(Path(path).parents)][1:]
    return next((folder for folder in folders if not any(name.startswith(f"{folder}/") for name in listed)), "")


def _setting(folder: str, persist: Sequence[str]) -> str:
    if folder:
        return f"pulumi config set --path 'app.persist[{len(persist)}]' {quote(folder)}"
    return "let the app keep it in the folder of STATE_DIRECTORY"


def _loss(place: Place, served: str, path: str, persist: Sequence[str]) -> Failure:
    app, folder = place.releases / served / "app", _folder(path, _listed(place, served))
    there = place.state / folder if folder else place.state
    setting = "" if folder in persist and folder else f"{_setting(folder, persist)}; "
    source = quote(f"{app / folder}/.") if folder else quote(str(app / path))
    copy = f"mkdir -p {quote(str(there))} && cp -a {source} {quote(str(there))}/"
    otherwise = f"or, if it may be lost: rm {quote(str(app / path))}"
    return Failure("release", "nothing beside the code that the next release lacks", f"{path}, written by the app",
                   remedy=f"{setting}{copy}; then run pulumi up again; {otherwise}")
