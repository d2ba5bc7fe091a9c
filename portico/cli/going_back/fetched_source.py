"""The source of a release, put into a folder of ours: whole, or not there."""

from __future__ import annotations

import base64
import io
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from portico.planning.errors import SourceError


@contextmanager
def in_one_piece(folder: Path) -> Iterator[Path]:
    """The path beside the folder at which a new one is made; it takes the folder's place when that ended well."""
    beside = folder.with_name(f".{folder.name}.partial")
    beside.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(beside, ignore_errors=True)
    yield beside
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)


def unpack(encoded: str, folder: Path) -> None:
    """Files and links of the archive. Raises SourceError for a path that leads out of the folder."""
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(encoded)), mode="r:gz") as archive:
        for member in archive:
            _put(archive, member, folder)


def _put(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        raise SourceError(f"{member.name}: expected a path below the source's folder, got one that leads out of it\n"
                          "    to mend it: see what the machine has: bin/portico drift")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        target.symlink_to(member.linkname)
        return
    data = archive.extractfile(member)
    target.write_bytes(data.read() if data else b"")
    target.chmod(member.mode & 0o777)
