"""Lines of logs that say something of the site as it is now."""

import re
import time
from pathlib import Path
from typing import List

from onhost import process

RECENT = 600
"""Seconds after which a line is history."""
TAIL = 1 << 17
_STAMP = re.compile(r"^(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) ")


def now_less_age(start: int) -> float:
    """When a process was started, as seconds since the epoch."""
    return time.time() - process.age(start)


def lines_since(log: Path, moment: float) -> List[str]:
    """Lines of an error log of Nginx since a moment; it tells whole seconds."""
    return [line for line in lines_from(log, max(0, size(log) - TAIL)) if _written(line) >= int(moment)]


def lines_from(log: Path, start: int) -> List[str]:
    """Lines of a log since it had a size."""
    if not log.exists():
        return []
    with open(log, "rb") as file:
        file.seek(start)
        return file.read().decode(errors="replace").splitlines()


def size(log: Path) -> int:
    """In bytes; none when it is not there."""
    return log.stat().st_size if log.exists() else 0


def _written(line: str) -> float:
    match = _STAMP.match(line)
    return time.mktime(time.strptime(match.group(1), "%Y/%m/%d %H:%M:%S")) if match else 0.0
