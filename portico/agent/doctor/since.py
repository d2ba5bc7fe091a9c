"""Find the log lines that say something of the site as it is now."""

import re
import time
from pathlib import Path
from typing import List, NamedTuple, Set

from portico.agent.app.container import OF_THE_ENGINE, written_to
from portico.agent.machine import process

RECENT = 600
"""Seconds after which a log line no longer counts."""
TAIL = 1 << 17
_STAMP = re.compile(r"^(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) \[\w+\] (\d+)#")


class LogState(NamedTuple):
    """The state of a log at one moment."""

    size: int
    """Bytes of the file; 0 when there is no such file."""
    written: float
    """The time of its last line, in seconds since the epoch."""


def state_of(log: Path) -> LogState:
    """Return the present state of a log."""
    if not log.exists():
        return LogState(0, 0)
    status = log.stat()
    return LogState(status.st_size, status.st_mtime)


def now_less_age(start: int) -> float:
    """Return when a process was started, as seconds since the epoch."""
    return time.time() - process.age(start)


def lines_of(log: Path, pids: Set[int], moment: float, written: float) -> List[str]:
    """Return the lines of an Nginx error log that these processes wrote after a moment.

    Nginx logs whole seconds, and for all lines of a reload the second in which it began. So lines of the moment's own
    second count only if the log was written to after the moment.
    """
    first = int(moment) if written > moment else int(moment) + 1
    tail = lines_from(log, max(0, size(log) - TAIL))
    return [line for line in tail for match in [_STAMP.match(line)]
            if match and int(match.group(2)) in pids and _seconds(match.group(1)) >= first]


def lines_from(log: Path, start: int, stream: str = "stderr") -> List[str]:
    """Return the lines that were added to a log since it was `start` bytes long.

    Of a container's log, only the lines that it wrote to that stream are returned.
    """
    if not log.exists():
        return []
    with open(log, "rb") as file:
        file.seek(start)
        lines = file.read().decode(errors="replace").splitlines()
    return list(written_to(stream, lines)) if log.name.endswith(OF_THE_ENGINE) else lines


def size(log: Path) -> int:
    """Return the size of a log in bytes; 0 when it does not exist."""
    return state_of(log).size


def _seconds(stamp: str) -> float:
    return time.mktime(time.strptime(stamp, "%Y/%m/%d %H:%M:%S"))
