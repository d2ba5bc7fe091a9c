"""Symbolic links of a source tree: where they lead, and which may be released."""

import os
from pathlib import Path, PurePosixPath

from portico.planning.errors import SourceError
from portico.planning.source.ignored import IGNORE_FILE


def link_target(directory: Path, path: str) -> str:
    """Return the target of a link that stays inside the source, both as it is written and as it is followed.

    Raises SourceError for a link that leaves the source, and for a target that a line of a manifest cannot hold.
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
    """Return the path, relative to the source, to which a path of the source leads when all links are followed."""
    return os.path.relpath(os.path.realpath(directory / path), os.path.realpath(directory))


def refusal(directory: Path, path: str, expected: str, target: str) -> SourceError:
    return SourceError(
        f"{directory / path}: expected a link {expected}, got one to {target!r}\n    to fix it:"
        f" put the file itself there, or name the link in {IGNORE_FILE}"
    )
