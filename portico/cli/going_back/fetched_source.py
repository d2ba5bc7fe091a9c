"""Write the source of a release that a machine sends into a folder of this project, and nowhere else."""

from __future__ import annotations

import gzip
import io
import os
import posixpath
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from portico.planning.docker.site import STATE
from portico.planning.errors import SourceError
from portico.planning.source.tree import MOST_FILES

MOST_BYTES = 512 << 20
"""The most bytes that an archive may have when it is decompressed."""
LONGEST_NAME = 200
"""The most characters of a name that an error repeats."""
REMEDY = ("find out why that machine sends this, and deploy the commit of the release meanwhile: "
          "git switch --detach COMMIT && pulumi up")


class Packed(Protocol):
    """A file from which the bytes of an archive are read."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most `size` of them; none at the end."""


@contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """Make an empty folder that only its owner can read; it is removed at the end, unless `kept_as` has moved it."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kept_as(folder: Path, name: Path) -> None:
    """Move a new folder to its final name, in place of an older folder of that name."""
    shutil.rmtree(name, ignore_errors=True)
    folder.replace(name)


def unpack(packed: Packed, folder: Path, below: str = "") -> None:
    """Write the files and links of a tar archive into an empty folder; `below` is cut from the start of their names.

    Raises SourceError for anything that a release of Portico cannot contain. Links are made after all files are
    written, so that nothing is ever written through a link.
    """
    links: dict[str, str] = {}
    names: set[str] = set()
    try:
        with tarfile.open(fileobj=_Bounded(packed), mode="r|") as archive:
            for member in archive:
                if member.isdir():
                    continue
                name = _name(member, below)
                if name in names:
                    raise refusal("each name once", f"{shown(name)} twice")
                names.add(name)
                if len(names) > MOST_FILES:
                    raise refusal(f"at most {MOST_FILES} files", "more")
                if member.issym() and member.linkname == f"{STATE}/{name}":
                    continue  # a folder of app.persist, which the Dockerfile makes
                if member.issym():
                    links[name] = _target(name, member.linkname)
                else:
                    _write(archive, member, folder / name)
        for name, target in links.items():
            _make_link(folder, name, target)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise refusal("a whole archive", f"{type(error).__name__}: {error}") from None


class _Bounded(io.RawIOBase):
    """A file that raises SourceError when more than MOST_BYTES are read from it."""

    def __init__(self, file: Packed) -> None:
        self._file, self._left = file, MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise refusal(f"at most {MOST_BYTES} bytes", "more")
        return piece


def _name(member: tarfile.TarInfo, below: str) -> str:
    """Return the member's path in the source. Raises SourceError for a path that leads out of the source."""
    name = member.name.removeprefix(below)
    if not name.isprintable():
        raise refusal("names without control characters", shown(name))
    if not member.name.startswith(below) or name != posixpath.normpath(name) or _leaves(name):
        raise refusal("names of files below the source", f"{shown(member.name)}, which leads out of it")
    return name


def _leaves(path: str) -> bool:
    """Return whether a normalised path leads out of the folder that it starts from."""
    return posixpath.isabs(path) or path.split("/")[0] == ".."


def _target(name: str, target: str) -> str:
    """Return a link's target. Raises SourceError for a target outside of the source, or with control characters."""
    end = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    if _leaves(end) or not target.isprintable():
        raise refusal("links that stay in the source, relative", f"{shown(name)}, a link to {shown(target)}")
    return target


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    """Write a new file. Raises SourceError for a member that is no plain file, or is setuid, setgid or sticky."""
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
        raise refusal("files and links", f"{shown(member.name)}, which is neither a file nor a link")
    if member.mode & 0o7000:
        raise refusal("files without setuid and setgid bits", f"{shown(member.name)} of mode {member.mode:o}")
    data = archive.extractfile(member)
    assert data is not None, "a plain file has data"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            shutil.copyfileobj(data, file)
        path.chmod(member.mode & 0o777)
    except OSError as error:
        raise _unwritten(path, error) from None


def _make_link(folder: Path, name: str, target: str) -> None:
    """Make a link. Raises SourceError when a folder of its path is a link itself."""
    path = folder / name
    if any((folder / parent).is_symlink() for parent in PurePosixPath(name).parents):
        raise refusal("names of files below the source", f"{shown(name)}, which leads through a link")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, path)
    except OSError as error:
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> SourceError:
    return refusal("names that fit together", f"{shown(path.name)}, which cannot be written: {error.strerror}")


def shown(name: str) -> str:
    """Return a name for an error message: shortened, quoted, in ASCII alone."""
    return ascii(name[:LONGEST_NAME])


def refusal(expected: str, got: str) -> SourceError:
    """Return the error for a source that is no source of a release."""
    return SourceError(f"rollback: expected {expected} in the fetched source, got {got}\n    to fix it: {REMEDY}")
