"""Prints the progress of a long build to stderr, often enough to show that it does not hang."""

from __future__ import annotations

import sys
import time
from typing import Callable, TextIO

INTERVAL = 10.0
"""Seconds between two lines where stderr is not a terminal."""


class Progress:
    """A step that takes a while."""

    def __init__(self, what: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._stream, self._clock = what, stream or sys.stderr, clock
        self._began = self._printed = clock()
        self._rewrites = self._stream.isatty()
        self._open = False
        say(what, self._stream)

    def tick(self, phase: str) -> None:
        """Say how long it has taken and what it is at; at most every ten seconds, on a terminal every second."""
        now = self._clock()
        if now - self._printed < (1.0 if self._rewrites else INTERVAL):
            return
        self._printed = now
        line = f"toolchain: {now - self._began:4.0f} s  {phase}"
        if self._rewrites:
            self._stream.write("\r\x1b[K" + line[:100])
            self._open = True
        else:
            self._stream.write(line + "\n")
        self._stream.flush()

    def done(self) -> None:
        """Say how long it took."""
        if self._open:
            self._stream.write("\r\x1b[K")
        say(f"done in {self._clock() - self._began:.0f} s", self._stream)


def say(message: str, stream: TextIO | None = None) -> None:
    """Print a line about the toolchain."""
    stream = stream or sys.stderr
    stream.write(f"toolchain: {message}\n")
    stream.flush()
