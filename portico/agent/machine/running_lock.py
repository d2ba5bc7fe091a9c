"""One verb at a time on a site, and whoever has to wait is told for whom."""

import fcntl
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator, Optional

from portico.agent.failure import Failure
from portico.agent.machine.deadline import wait_until


@contextmanager
def locked(path: Path, verb: str, seconds: float) -> Iterator[None]:
    """Hold the site's lock; the kernel lets go of it when the holder dies.

    Raises Failure with the holder's name when it is not free in time.
    """
    file = wait_until(lambda: _taken(path), seconds)
    if file is None:
        raise Failure("lock", f"the site to be free within {seconds:g} s", f"held by {_holder(path)}",
                      remedy="wait for it to end, then run pulumi up again")
    with file:
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "verb": verb, "since": time.strftime("%FT%T%z")}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _taken(path: Path) -> "Optional[IO[str]]":
    """The locked file; None while another holds it, or when it was removed with the site in that moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = open(path, "a+")  # noqa: SIM115 - it is open for as long as it is locked
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    file.close()
    return None


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text())
    except (OSError, ValueError):
        return "another process"
    return f"process {holder['pid']} ({holder['verb']}, since {holder['since']})"
