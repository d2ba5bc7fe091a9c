"""The digest of a file's bytes."""

import hashlib
from pathlib import Path

PIECE = 1 << 20


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in pieces. Raises OSError for a file that cannot be read."""
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            sha256.update(piece)
    return sha256.hexdigest()
