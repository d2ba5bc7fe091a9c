"""Times as people and programs read them: of this host's clock, with its zone."""

import time
from pathlib import Path
from typing import Optional

FORMAT = "%FT%T%z"


def now() -> str:
    """This moment."""
    return time.strftime(FORMAT)


def told(seconds: float) -> str:
    """A moment that is told in seconds since the epoch."""
    return time.strftime(FORMAT, time.localtime(seconds))


def written(path: Path) -> Optional[str]:
    """When a file was last written; None when it is not there."""
    try:
        return told(path.stat().st_mtime)
    except FileNotFoundError:
        return None
