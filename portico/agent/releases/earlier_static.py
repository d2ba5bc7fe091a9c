"""Keeps the static files of earlier releases: a page that was loaded before a deploy asks for them after it.

Nginx looks there for a file that the live set lacks. The files of the last verified sets are merged in one tree, by
their public paths, and a link that is replaced in one moment leads to the tree.
"""

import os
import shutil
from pathlib import Path
from typing import Dict, List, Sequence

from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.agent.releases import static_set
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.plan.static import EARLIER

CURRENT, FILES, RECORD = "current", "files", "sets.json"
SWITCHING = "switching"
"""Name of the file that is there while a new set waits for its public check."""


@dataclass(frozen=True, kw_only=True)
class VerifiedSet(Section):
    """A set of static files that passed the public check."""

    id: str
    paths: Sequence[str]
    """The public paths of its files, without the slash at their beginning."""


@dataclass(frozen=True, kw_only=True)
class VerifiedSets(Section):
    """The record of a tree: the sets that it was merged from, the last verified first."""

    sets: Sequence[VerifiedSet]


def announce(place: Place) -> None:
    """Have Nginx give no long lifetime to a file asked for with ?v=: another machine may serve a newer one already."""
    atomic.write(place.static / EARLIER / SWITCHING, b"")


def settle(place: Place, static: str, number: int) -> None:
    """Keep the files of the set that passed the public check, and those of `number` sets before it; none with 0."""
    (place.static / EARLIER / SWITCHING).unlink(missing_ok=True)
    folder = place.static / EARLIER
    if not number:
        _remove_all(folder)
    elif static and static_set.contents(place.static / static) is not None:
        name = f"{static}.{number}"
        if not (folder / CURRENT).is_symlink() or os.readlink(folder / CURRENT) != name:
            _make(folder, name, place.static / static, number)
            _point_at(folder, name)


def _remove_all(folder: Path) -> None:
    (folder / CURRENT).unlink(missing_ok=True)
    _remove_trees(folder, "")


def _remove_trees(folder: Path, kept: str) -> None:
    trees = [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()] if folder.is_dir() else []
    for tree in trees:
        if tree.name != kept:
            shutil.rmtree(tree, ignore_errors=True)


def _make(folder: Path, name: str, live: Path, number: int) -> None:
    """Merge the set in `live` with the sets of the current tree; where two have a path, the later one's file stays."""
    files = _by_public_path(live)
    before = [each for each in _sets(folder) if each.id != live.name]
    sets = [VerifiedSet(id=live.name, paths=sorted(files)), *before][:number + 1]
    _remove_trees(folder, os.readlink(folder / CURRENT) if (folder / CURRENT).is_symlink() else "")
    for path in dict.fromkeys(path for each in sets for path in each.paths):
        _link(files.get(path, folder / CURRENT / FILES / path), folder / name / FILES / path)
    atomic.write_json(folder / name / RECORD, VerifiedSets(sets=sets).written())


def _sets(folder: Path) -> List[VerifiedSet]:
    record = atomic.read_json(folder / CURRENT / RECORD)
    return list(VerifiedSets.read(record).sets) if record else []


def _by_public_path(live: Path) -> Dict[str, Path]:
    """Return the files of a set by their public paths, without those below the prefix of another, longer location."""
    record = static_set.contents(live)
    urls = record.urls if record else {}
    files: Dict[str, Path] = {}
    for folder, url in urls.items():
        others = tuple(other[1:] for other in urls.values() if other != url and other.startswith(url))
        for root, _, names in os.walk(live / folder):
            inside = Path(root).relative_to(live / folder)
            paths = {f"{url[1:]}{inside / name}": Path(root) / name for name in names}
            files.update({path: file for path, file in paths.items() if not path.startswith(others)})
    return files


def _link(file: Path, at: Path) -> None:
    """Give a file a second name; copy it where the file system has no such links. A path in the way stays."""
    if not file.is_file():
        return
    try:
        at.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, at)
    except (FileExistsError, NotADirectoryError):
        return
    except OSError:
        shutil.copy2(file, at)


def _point_at(folder: Path, name: str) -> None:
    link = folder / f".{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    os.replace(link, folder / CURRENT)
    _remove_trees(folder, name)
