"""The source of a release as a machine sent it, put into a folder of ours: whole, or not there."""

from __future__ import annotations

import base64
import io
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from planning.errors import SourceError


def unpack(encoded: str, folder: Path) -> None:
    """Files and links of the archive. Raises SourceError for a path that leads out of the folder."""
    beside = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(encoded)), mode="r:gz") as archive:
        for member in archive:
            _put(archive, member, beside)
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)


def _put(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        raise SourceError(f"{member.name}: expected a path below the source's folder, got one that leads out of it\n"
                          "    to mend it: see what the machine has: ./portico drift")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        target.symlink_to(member.linkname)
        return
    data = archive.extractfile(member)
    target.write_bytes(data.read() if data else b"")
    target.chmod(member.mode & 0o777)
