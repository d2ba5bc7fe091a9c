"""Collects the two streams of a command and passes their lines on as they come."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Callable

LONGEST_LINE = 64 * 1024
"""A longer line reaches the log in pieces of this size."""

Log = Callable[[str], None]


class Output:
    """What a command wrote: each stream, and both in the order of arrival."""

    def __init__(self, log: Log, logging: str | None) -> None:
        self.stdout = bytearray()
        self.stderr = bytearray()
        self.both = bytearray()
        self._lock = threading.Lock()
        self._lines = {
            id(self.stdout): Lines(log) if logging in (None, "stdout", "stdoutAndStderr") else None,
            id(self.stderr): Lines(log) if logging in (None, "stderr", "stdoutAndStderr") else None,
        }

    def collect(self, stream: bytearray, chunks: Iterable[bytes]) -> None:
        """Take in one stream until it ends."""
        lines = self._lines[id(stream)]
        for chunk in chunks:
            with self._lock:
                stream += chunk
                self.both += chunk
            if lines:
                lines.add(chunk)
        if lines:
            lines.end()

    def trimmed(self, stream: bytearray) -> str:
        """The text of a stream without the one newline that usually ends it."""
        text = stream.decode(errors="replace")
        return text[:-1] if text.endswith("\n") else text


class Lines:
    """Cuts a stream into lines for a log."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._rest = b""

    def add(self, chunk: bytes) -> None:
        """Log every line that is complete by now."""
        *complete, self._rest = (self._rest + chunk).split(b"\n")
        for line in complete:
            self._send(line)
        while len(self._rest) > LONGEST_LINE:
            self._send(self._rest[:LONGEST_LINE])
            self._rest = self._rest[LONGEST_LINE:]

    def end(self) -> None:
        """Log what is left without a newline."""
        if self._rest:
            self._send(self._rest)
            self._rest = b""

    def _send(self, line: bytes) -> None:
        self._log(line.rstrip(b"\r").decode(errors="replace"))
