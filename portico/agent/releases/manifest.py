"""Copies exactly the files that a plan lists, and none that changed since the plan was made."""

import hashlib
import os
from pathlib import Path
from typing import IO, Iterable, Iterator

from portico.protocol.failure import Failure
from portico.protocol.manifest import Entry

PIECE = 1 << 20


def copy(files: Iterable[Entry], source: Path, destination: Path) -> None:
    """Copy the listed files. Raises Failure for one that is not as listed: the source changed during the release."""
    destination.mkdir(parents=True)
    for mode, digest, path in files:
        target = destination / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if mode == "link":
            os.symlink(digest, target)
        else:
            _copy_file(source / path, target, digest)
            target.chmod(int(mode, 8))


def _copy_file(source: Path, target: Path, digest: str) -> None:
    """Copy a file. A place without room for it is an OSError, which names the disk, and no change of the source."""
    seen = hashlib.sha256()
    with open(target, "xb") as written:
        for piece in _pieces(source):
            seen.update(piece)
            written.write(piece)
    if seen.hexdigest() != digest:
        raise _changed(source, "other content: it changed while it was being copied")


def _pieces(source: Path) -> Iterator[bytes]:
    """Yield a file's bytes. Raises Failure when it cannot be read."""
    try:
        file = open(source, "rb")  # noqa: SIM115 - what fails inside of a with block may be the other file
    except OSError as error:
        raise _changed(source, str(error)) from None
    with file:
        while piece := _piece(source, file):
            yield piece


def _piece(source: Path, file: IO[bytes]) -> bytes:
    try:
        return file.read(PIECE)
    except OSError as error:
        raise _changed(source, str(error)) from None


def _changed(source: Path, got: str) -> Failure:
    remedy = "run pulumi up again when the source is at rest"
    return Failure("release", f"{source} as it was a moment ago", got, remedy=remedy)
