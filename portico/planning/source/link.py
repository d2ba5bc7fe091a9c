"""Symbolic links of a source tree: where they lead, and which may be released."""

import os
from pathlib import Path, PurePosixPath

from portico.planning.errors import SourceError
from portico.planning.source.ignored import IGNORE_FILE


def link_target(directory: Path, path: str) -> str:
    """What a link says, when it stays inside the source however it is followed.

    Raises SourceError for one that leaves it, or that no line of a manifest can hold.
    """
    target = os.readlink(directory / path)
    as_said = PurePosixPath(os.path.normpath(os.path.join(os.path.dirname(path), target)))
    as_followed = PurePosixPath(resolved(directory, path))
    if os.path.isabs(target) or ".." in (*as_said.parts[:1], *as_followed.parts[:1]):
        raise refusal(directory, path, "that stays inside the source, relative", target)
    if " " in target or not target.isprintable():
        raise refusal(directory, path, "without spaces or control characters", target)
    return target


def resolved(directory: Path, path: str) -> str:
    """Where a path of the source ends, all links followed, relative to the source."""
    return os.path.relpath(os.path.realpath(directory / path), os.path.realpath(directory))


def refusal(directory: Path, path: str, expected: str, target: str) -> SourceError:
    return SourceError(
        f"{directory / path}: expected a link {expected}, got one to {target!r}\n    to fix it:"
        f" put the file itself there, or name the link in {IGNORE_FILE}"
    )
