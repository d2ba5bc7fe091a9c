"""The app's source as one file, to be sent to hosts."""

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from portico.planning.errors import SourceError
from portico.planning.source.tree import SourceTree
from portico.protocol.atomic import in_one_piece

KEPT = 5
"""Number of archives that stay in the folder, the newest ones."""


def write_archive(tree: SourceTree, folder: Path) -> Path:
    """Write the files of a tree into a compressed archive named by the tree, once, whole or not at all; return its
    path."""
    return written_once(folder, tree.tree_id, lambda archive: add_tree(archive, tree))


def written_once(folder: Path, name: str, fill: Callable[[tarfile.TarFile], None]) -> Path:
    """Return the archive whose name stands for its content, and write it unless it is there.

    The same members give the same bytes.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}.tar.gz"
    if not path.exists():
        with (
            in_one_piece(path, beside=str(os.getpid())) as file,
            gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as compressed,
            tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
        ):
            fill(archive)
        _prune(folder)
    return path


def add_tree(archive: tarfile.TarFile, tree: SourceTree, below: str = "") -> None:
    """Add the files and links of a tree below a folder of the archive."""
    for mode, digest, path in tree.entries:
        if mode == "link":
            member = tarfile.TarInfo(f"{below}{path}")
            member.type, member.linkname = tarfile.SYMTYPE, digest
            archive.addfile(member)
        else:
            member = tarfile.TarInfo(f"{below}{path}")
            member.mode = int(mode, 8)
            _add_file(archive, member, tree.directory / path, digest)


def _add_file(archive: tarfile.TarFile, member: tarfile.TarInfo, source: Path, digest: str) -> None:
    with source.open("rb") as file:
        member.size = os.fstat(file.fileno()).st_size
        content = _Hashed(file)
        archive.addfile(member, content)
    if content.sha256.hexdigest() != digest:
        raise SourceError(f"{source}: expected a file that does not change while it is read, got: changed content\n"
                          "    to fix it: run pulumi up again when the source is at rest")


class _Hashed(io.RawIOBase):
    """A file that computes the digest of the bytes that are read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sha256.update(piece)
        return piece


def _prune(folder: Path) -> None:
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in archives[KEPT:]:
        old.unlink(missing_ok=True)
