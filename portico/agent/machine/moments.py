"""Writes times as people and programs read them: by this host's clock, with its zone."""

import time
from pathlib import Path
from typing import Optional

FORMAT = "%FT%T%z"


def now() -> str:
    """Return the present time."""
    return time.strftime(FORMAT)


def told(seconds: float) -> str:
    """Return a time that is given in seconds since the epoch."""
    return time.strftime(FORMAT, time.localtime(seconds))


def written(path: Path) -> Optional[str]:
    """Return the time at which a file was last written; None when it does not exist."""
    try:
        return told(path.stat().st_mtime)
    except FileNotFoundError:
        return None
