"""Compares files with the way their step left them; each difference becomes a `Difference`."""

import difflib
import os
import stat
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Sequence

from portico.agent.reading import rendered
from portico.protocol.manifest import Entry

MOST_LINES = 200
"""Lines of one file's diff, at most."""


class Difference(NamedTuple):
    """A difference: the step that repairs it, where it is, what differs and, for a text, the lines of a diff."""

    step: str
    where: str
    what: str
    diff: List[str] = []

    def as_dict(self) -> Dict[str, Any]:
        """Return the difference as a dict for the evidence."""
        return dict(self._asdict())


def text(step: str, path: Path, lines: Sequence[str], mode: int = 0o644) -> Iterator[Difference]:
    """Compare a rendered file with its lines and its mode."""
    what = rendered.difference(path, lines)
    if what == rendered.EDITED:
        diff = difflib.unified_diff(lines, rendered.lines_of(path), "as rendered", "as found", lineterm="")
        yield Difference(step, str(path), what, list(diff)[:MOST_LINES])
    elif what:
        yield Difference(step, str(path), what)
    if path.is_file():
        yield from permissions(step, path, mode)


def permissions(step: str, path: Path, mode: int) -> Iterator[Difference]:
    """Compare the permission bits of a file that exists."""
    there = stat.S_IMODE(path.stat().st_mode)
    if there != mode:
        yield Difference(step, str(path), f"mode {there:04o} instead of {mode:04o}")


def tree(step: str, folder: Path, listed: Iterable[Entry]) -> Iterator[Difference]:
    """Compare a folder's files with a plan's list, by mode and content; files that are not listed are drift, too."""
    if not folder.is_dir():
        yield Difference(step, str(folder), "missing")
        return
    of_the_plan = {path: (mode, digest) for mode, digest, path in listed}
    for path, (mode, digest) in of_the_plan.items():
        yield from _listed(step, folder / path, mode, digest)
    yield from (Difference(step, str(file), "not of the source") for file in _files(folder)
                if str(file.relative_to(folder)) not in of_the_plan)


def _listed(step: str, path: Path, mode: str, digest: str) -> Iterator[Difference]:
    if mode == "link":
        if not path.is_symlink() or os.readlink(path) != digest:
            yield Difference(step, str(path), "another link")
        return
    what = rendered.content_difference(path, digest)
    if what:
        yield Difference(step, str(path), what)
    else:
        yield from permissions(step, path, int(mode, 8))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, except those that Python writes into __pycache__."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(root) / name for name in names)
