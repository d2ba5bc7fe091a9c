"""Ends a plugin together with the process that started it, however that one ended."""

from __future__ import annotations

import os
import signal
import threading
from typing import Callable

INTERVAL = 0.2
"""Seconds between two looks at the parent."""


def stop_with_parent(stop: Callable[[], None]) -> None:
    """Call `stop` and exit when the parent is gone, or on SIGINT and SIGTERM, which the engine sends at the end."""
    parent = os.getppid()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(INTERVAL):
            if os.getppid() != parent:
                break
        stop()
        os._exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=watch, daemon=True).start()
