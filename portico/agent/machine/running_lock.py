"""Locks by which verbs keep out of each other's way. A verb that has waited too long names the holder."""

import errno
import fcntl
import os
import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Callable, Iterator, Optional, Tuple

from portico.agent.machine import process
from portico.agent.machine.deadline import wait_until
from portico.protocol.failure import Failure

ALONE, SHARED = fcntl.LOCK_EX, fcntl.LOCK_SH
LONGEST_TITLE = 200
Open = Callable[[Path], "IO[str]"]


class FolderGoneError(Exception):
    """Nothing can be locked, because the folder of the lock is gone."""


@contextmanager
def locked(path: Path, seconds: float, open_file: Open, how: int = ALONE) -> Iterator[None]:
    """Hold a lock of the site, alone or shared; the kernel releases it when the holder dies. `open_file` opens it.

    Raises Failure with the holder's name when it is not free in time.
    """
    file = wait_until(lambda: _taken(path, open_file, how), seconds)
    if file is None:
        held, remedy = held_by(path)
        raise Failure("lock", f"the site to be free within {seconds:g} s", held,
                      remedy=f"wait for it to end, then run pulumi up again; {remedy}")
    with file:
        yield


def opened(path: Path) -> "IO[str]":
    """Make the folder of a lock file, if there is none, and open the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return opened_in_its_folder(path)


def opened_in_its_folder(path: Path) -> "IO[str]":
    """Open a lock file that only its owner can open: a user who can open it, if only to read, can hold it for ever.

    Raises FolderGoneError without a folder, Failure for a link and for a file of another user.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+")
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _not_ours(path, "a link") from None
        if error.errno == errno.ENOENT:
            raise FolderGoneError from None
        raise
    owner = os.fstat(file.fileno()).st_uid
    if owner != os.geteuid():
        file.close()
        raise _not_ours(path, f"one of user {owner}")
    os.fchmod(file.fileno(), 0o600)
    return file


def held_by(path: Path) -> Tuple[str, str]:
    """Return which process holds the lock, and what to do if that process does not end."""
    pid = _holder(path)
    title = process.title(pid)[:LONGEST_TITLE] if pid else ""
    if title:
        return f"held by process {pid} ({title})", f"if it does not end: kill {pid}"
    held = f"held by what process {pid} has started" if pid else "held by a process that cannot be seen from here"
    return held, f"these have it open: sudo find /proc/[0-9]*/fd -lname {shlex.quote(str(path))}"


def _taken(path: Path, open_file: Open, how: int) -> "Optional[IO[str]]":
    """Return the locked file; None while another process holds it, or when the site was removed at that moment."""
    file = open_file(path)
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    file.close()
    return None


def _holder(path: Path) -> Optional[int]:
    """Return the holder's process id from the kernel's list of locks, proc_locks(5); the file's text proves nothing."""
    try:
        status, lines = path.stat(), Path("/proc/locks").read_text().splitlines()
    except OSError:
        return None
    name = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    held = (line.split() for line in lines)
    return next((int(words[4]) for words in held if words[1] == "FLOCK" and words[5] == name), None)


def _not_ours(path: Path, got: str) -> Failure:
    file = shlex.quote(str(path))
    return Failure("lock", f"a lock file of user {os.geteuid()} at {path}", got,
                   remedy=f"see what it is (ls -l {file}), then remove it: rm {file}")
