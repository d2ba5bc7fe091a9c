"""Process groups: everything a plugin starts can be ended as one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from typing import Any

GRACE = 2.0
"""Seconds between SIGTERM and SIGKILL."""


class ProcessGroups:
    """The running processes of a plugin, each the leader of its own group."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a command as the leader of a new group; refused once everything was stopped."""
        with self._lock:
            if self._stopped:
                raise InterruptedError("the engine is going away")
            process = subprocess.Popen(command, start_new_session=True, **options)
            self._running.add(process)
            return process

    def finished(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a process that was waited for."""
        with self._lock:
            self._running.discard(process)

    def terminate(self, grace: float = GRACE) -> None:
        """End all that runs now: SIGTERM to each group, and SIGKILL to what is left after the grace."""
        running = self._signal(None, signal.SIGTERM)
        deadline = threading.Timer(grace, self._signal, (running, signal.SIGKILL))
        deadline.daemon = True
        deadline.start()

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill one group at once."""
        self._signal({process}, signal.SIGKILL)

    def stop(self, grace: float = GRACE) -> None:
        """End all and start nothing more; returns when the leaders are gone."""
        with self._lock:
            self._stopped = True
        deadline = time.monotonic() + grace
        for process in self._signal(None, signal.SIGTERM):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            signal_group(process.pid, signal.SIGKILL)

    def _signal(self, only: set[subprocess.Popen[bytes]] | None, number: int) -> set[subprocess.Popen[bytes]]:
        with self._lock:
            running = set(self._running) if only is None else self._running & only
            for process in running:
                signal_group(process.pid, number)
        return running


def signal_group(leader: int, number: int) -> None:
    """Signal a whole group; it may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
