"""The app's source as one file, to be sent to hosts."""

import gzip
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from planning.source_tree import SourceTree

KEPT = 5
"""Archives of earlier releases that stay in the folder."""


def write_archive(tree: SourceTree, folder: Path) -> Path:
    """The files of a tree, compressed, named by the tree; written once, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{tree.tree_id}.tar.gz"
    if not path.exists():
        with _in_one_piece(path) as file:
            _write(tree, file)
        _prune(folder)
    return path


def _write(tree: SourceTree, file: IO[bytes]) -> None:
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for line in tree.manifest:
            mode, digest, path = line.split(" ", 2)
            if mode == "link":
                member = tarfile.TarInfo(path)
                member.type, member.linkname = tarfile.SYMTYPE, digest
                archive.addfile(member)
            else:
                _add_file(archive, tree.directory / path, path, int(mode, 8))


def _add_file(archive: tarfile.TarFile, source: Path, path: str, mode: int) -> None:
    member = tarfile.TarInfo(path)
    with source.open("rb") as file:
        member.size, member.mode = os.fstat(file.fileno()).st_size, mode
        archive.addfile(member, file)


@contextmanager
def _in_one_piece(path: Path) -> Iterator[IO[bytes]]:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in archives[KEPT:]:
        old.unlink(missing_ok=True)
