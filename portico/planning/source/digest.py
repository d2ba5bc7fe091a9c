"""The digest of a file of the source."""

from pathlib import Path

from portico.planning.errors import SourceError
from portico.protocol import digest


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes. Raises SourceError for a file that cannot be read."""
    try:
        return digest.digest_of(path)
    except OSError as error:
        raise SourceError(f"{path}: expected a file that can be read, got: {error.strerror}") from None
