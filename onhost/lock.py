"""One verb at a time on a site, and whoever has to wait is told for whom."""

import fcntl
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator

from onhost.deadline import wait_until
from onhost.failure import Failure


@contextmanager
def locked(path: Path, verb: str, seconds: float) -> Iterator[None]:
    """Hold the site's lock; the kernel lets go of it when the holder dies.

    Raises Failure with the holder's name when it is not free in time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+") as file:
        if not wait_until(lambda: _taken(file), seconds):
            raise Failure("lock", f"the site to be free within {seconds:g} s", f"held by {_holder(file)}",
                          remedy="wait for it to end, then run pulumi up again")
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"pid": os.getpid(), "verb": verb, "since": time.strftime("%FT%T%z")}))
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _taken(file: "IO[str]") -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: "IO[str]") -> str:
    file.seek(0)
    try:
        holder = json.loads(file.read())
    except ValueError:
        return "another process"
    return f"process {holder['pid']} ({holder['verb']}, since {holder['since']})"
