"""Copies exactly the files that a plan lists, and none that changed since the plan was made."""

import hashlib
import os
from pathlib import Path
from typing import Sequence

from portico.protocol.failure import Failure
from portico.protocol.manifest import entries

PIECE = 1 << 20


def copy(lines: Sequence[str], source: Path, destination: Path) -> None:
    """Copy the listed files. Raises Failure for one that is not as listed: the source changed during the release."""
    destination.mkdir(parents=True)
    for mode, digest, path in entries(lines):
        target = destination / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if mode == "link":
            os.symlink(digest, target)
        else:
            _copy_file(source / path, target, digest)
            target.chmod(int(mode, 8))


def _copy_file(source: Path, target: Path, digest: str) -> None:
    seen = hashlib.sha256()
    try:
        with open(source, "rb") as read, open(target, "xb") as written:
            while piece := read.read(PIECE):
                seen.update(piece)
                written.write(piece)
    except OSError as error:
        raise Failure("release", f"{source} as it was a moment ago", str(error), remedy="run pulumi up again") from None
    if seen.hexdigest() != digest:
        got = "other content: it changed while it was being copied"
        remedy = "run pulumi up again when the source is at rest"
        raise Failure("release", f"{source} as it was a moment ago", got, remedy=remedy)
