"""Check the disks: their free space and how they are mounted."""

import os
import re
from pathlib import Path
from typing import Iterator, List, Sequence, Tuple

from portico.agent.doctor.owner import who_can_swap
from portico.agent.place import Place

LITTLE = 4 << 20
"""Free bytes below which a disk counts as full."""
MOST_FILES = 2000
"""Number of files of a full folder that are looked at; the rest is skipped to save time."""
PASSING = ("/dev/shm", "/tmp", "/var/lib/nginx")
"""Folders for temporary data; their disks are checked as well as the site's own."""
SPARE = ("/var/log/journal", "/run/log/journal", "/var/cache/apt/archives")
"""Folders from which some files can always be deleted."""

_PLAIN = re.compile(r"(/[\w.+@=:][\w.+@=:-]*)+", re.ASCII)


def look(place: Place, own: Sequence[Path]) -> List[str]:
    """Return a line for each disk that cannot take what is written there.

    `own` are the site's own folders; the folders of PASSING are checked too.
    """
    disks = {folder.stat().st_dev: folder for folder in (*map(Path, PASSING), *reversed(own)) if folder.exists()}
    found = [line for folder in disks.values() for line in _room(folder)]
    found += [f"read-only: {folder}, mounted at {_mount(folder)}" for folder in own if _is(folder, os.ST_RDONLY)
              and not place.containers]
    noexec = _is(place.directory, os.ST_NOEXEC)
    return found + [f"noexec: {place.directory}, mounted at {_mount(place.directory)}"] * noexec


def _room(folder: Path) -> Iterator[str]:
    told = os.statvfs(folder)
    left = told.f_bavail * told.f_frsize
    if left < LITTLE:
        yield f"full: {folder}, {left} bytes left, most of it in {_largest(folder)}, {_spare(folder)}"
    if told.f_files > 0 and told.f_favail == 0:
        yield f"no inodes: {folder}, most of them in {_busiest(folder)}"


def _spare(folder: Path) -> str:
    """Return words that say whether journals or downloaded packages on the same disk can be deleted."""
    device = folder.stat().st_dev
    shared = [path for path in map(Path, SPARE) if path.exists() and path.stat().st_dev == device]
    return "with journals or packages" if shared else f"a disk mounted at {_mount(folder)}"


def _is(folder: Path, flag: int) -> bool:
    return folder.exists() and bool(os.statvfs(folder).f_flag & flag)


def _mount(folder: Path) -> Path:
    """Return the mount point of the disk that a folder is on; the folder itself if it is a mount point."""
    mounted = {line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()}
    return next((part for part in (folder.resolve(), *folder.resolve().parents) if str(part) in mounted), Path("/"))


def _largest(folder: Path) -> str:
    sizes: List[Tuple[int, str]] = [(size, path) for path, size in _files(folder)]
    return _with_owner(folder, max(sizes)[1]) if sizes else str(folder)


def _busiest(folder: Path) -> str:
    parents = [os.path.dirname(path) for path, _ in _files(folder)]
    return _with_owner(folder, max(set(parents), key=parents.count)) if parents else str(folder)


def _with_owner(folder: Path, path: str) -> str:
    """Return the path and the numbers of the user and group who may change it; words for a name of unusual characters.

    Its owner chose the name, and it becomes part of a command.
    """
    if not _PLAIN.fullmatch(path):
        return "files with unusual names"
    uid, gid = who_can_swap(folder, Path(path))
    return f"{path} of {uid}:{gid}"


def _files(folder: Path) -> Iterator[Tuple[str, int]]:
    """Yield path and size of at most MOST_FILES files below a folder, so that it does not take long."""
    seen = 0
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            seen += 1
            if seen > MOST_FILES:
                return
            if os.path.exists(path):
                yield path, os.stat(path).st_size
