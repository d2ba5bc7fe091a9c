"""Lines of logs that say something of the site as it is now."""

import os
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
    if not log.exists():
        return []
    with open(log, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
        lines = file.read().decode(errors="replace").splitlines()
    return [line for line in lines if _written(line) >= int(moment)]


def _written(line: str) -> float:
    match = _STAMP.match(line)
    return time.mktime(time.strptime(match.group(1), "%Y/%m/%d %H:%M:%S")) if match else 0.0
