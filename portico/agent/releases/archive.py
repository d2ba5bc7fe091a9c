"""Reads the source of a release: a folder of this machine, or an archive that was sent to it."""

import shutil
import tarfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from portico.agent.machine.login import home
from portico.protocol.failure import Failure
from portico.protocol.plan.release import Source


@contextmanager
def unpacked(source: Source, beside: Path) -> Iterator[Path]:
    """Give the source as a folder; an archive is unpacked into `beside` and removed, with `beside`, after use.

    Raises Failure when the archive is missing or damaged; the manifest then verifies each file.
    """
    if isinstance(source, str):
        yield Path(source)
        return
    archive = home() / source.archive
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        _unpack(archive, beside)
        yield beside
        discard(source)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def discard(source: Source) -> None:
    """Remove the archives that were sent: the release exists."""
    if not isinstance(source, str):
        for sent in (home() / source.archive).parent.glob("*.tar.gz"):
            sent.unlink()


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, members=[_safe(member) for member in tar])
    except (FileNotFoundError, EOFError, tarfile.TarError) as error:
        remedy = "send it again: pulumi up --target-replace the resource whose name ends with -source"
        raise Failure("release", f"the app's source as it was sent to {archive}", f"{type(error).__name__}: {error}",
                      remedy=remedy) from None


def _safe(member: tarfile.TarInfo) -> tarfile.TarInfo:
    if member.name.startswith("/") or ".." in member.name.split("/") or not (member.isfile() or member.issym()):
        raise Failure("release", "an archive of files and links", f"{member.name!r} in it")
    member.uid = member.gid = 0
    member.mode = 0o600
    return member
