"""A lock file that its owner alone can open, and who holds it."""

from __future__ import annotations

import errno
import os
import shlex
from pathlib import Path
from typing import IO

from .errors import ToolchainError

LONGEST_TITLE = 200


def opened(path: Path) -> IO[str]:
    """Open a lock file that its owner alone can open: who can open one, if only to read it, can hold it for ever.

    Raises ToolchainError for a link and for a file of another user.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+")
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _not_ours(path, "a link") from None
        raise
    owner = os.fstat(file.fileno()).st_uid
    if owner != os.geteuid():
        file.close()
        raise _not_ours(path, f"one of user {owner}")
    os.fchmod(file.fileno(), 0o600)
    return file


def holder(path: Path) -> str:
    """The process that holds the lock, as the kernel lists it in /proc/locks, and what to do when it does not end."""
    pid = _pid(path)
    title = _title(pid) if pid else ""
    if title:
        return f"process {pid} ({title}); if it does not end: kill {pid}"
    return f"another process; to see which has it open: sudo find /proc/[0-9]*/fd -lname {shlex.quote(str(path))}"


def _pid(path: Path) -> int | None:
    try:
        status, lines = path.stat(), Path("/proc/locks").read_text().splitlines()
    except OSError:
        return None
    name = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    held = (line.split() for line in lines)
    return next((int(words[4]) for words in held if words[1] == "FLOCK" and words[5] == name), None)


def _title(pid: int) -> str:
    """The command line in one printable line; empty for a process that has gone."""
    try:
        text = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""
    return "".join(character if character.isprintable() else "?" for character in text)[:LONGEST_TITLE]


def _not_ours(path: Path, got: str) -> ToolchainError:
    file = shlex.quote(str(path))
    return ToolchainError(f"{path}: expected a lock file of user {os.geteuid()}, got {got}\n"
                          f"to fix it: see what it is (ls -l {file}), then remove it: rm {file}")
