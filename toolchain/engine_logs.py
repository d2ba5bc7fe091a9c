"""Removes old logs of the engine, which writes one for each of its commands and removes none."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

KEPT = 7 * 24 * 3600
"""Seconds for which a log stays after its last line."""


def remove_old(home: Path) -> None:
    """Remove the logs below the engine's home that no engine has written to for a week."""
    for log in (home / "logs").glob("*.log"):
        with suppress(FileNotFoundError):  # another command removed it
            if time.time() - log.stat().st_mtime > KEPT:
                log.unlink()
