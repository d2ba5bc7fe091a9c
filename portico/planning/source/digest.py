"""The digest of a file's bytes."""

import hashlib
from pathlib import Path

from portico.planning.errors import SourceError

PIECE = 1 << 20


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in pieces. Raises SourceError for a file that cannot be read."""
    try:
        sha256 = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                sha256.update(piece)
        return sha256.hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: expected a file that can be read, got: {error.strerror}") from None
