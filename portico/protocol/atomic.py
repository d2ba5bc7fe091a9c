"""Writes files so that, whenever the process dies, each is as it was before or as it should be."""

import os
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator


@contextmanager
def in_one_piece(path: Path, mode: int = 0o644, beside: str = "new") -> "Iterator[IO[bytes]]":
    """Yield a temporary file, and sync and rename it at the end of the block.

    No one ever reads half a file, or a secret before it is protected. `beside` is the end of the temporary file's name:
    processes that may write the same file at the same time each need a name of their own.
    """
    temporary = path.with_name(f"{path.name}.{beside}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sync_folder(path: Path) -> None:
    """Sync a folder: without that, a rename in it is lost in a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
