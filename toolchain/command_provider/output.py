"""Collects the two streams of a command and passes their lines on as they come."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Callable

TOO_LONG = 64 * 1024
"""Bytes of a logged line at which Pulumi's own provider hangs for ever."""

SHOWN = 80
"""Bytes of such a line by which one sees whose it is."""
Log = Callable[[str], None]


class LineError(Exception):
    """A command that would never end with Pulumi's own provider."""


class Output:
    """The output of a command: each stream, and both in the order of arrival."""

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

    def require_short_lines(self) -> None:
        """Raise LineError for what Pulumi's own provider never gets over."""
        for lines in filter(None, self._lines.values()):
            if lines.too_long:
                begin = lines.too_long[:SHOWN].decode(errors="replace")
                raise LineError(f"a logged line of {TOO_LONG} bytes or more, at which Pulumi's own provider hangs for "
                                f"ever: {begin!r}...")

    def trimmed(self, stream: bytearray) -> str:
        """The text of a stream without the one newline that usually ends it."""
        text = stream.decode(errors="replace")
        return text[:-1] if text.endswith("\n") else text


class Lines:
    """Cuts a stream into lines for a log."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._rest = b""
        self.too_long = b""
        """The line after which no more is logged."""

    def add(self, chunk: bytes) -> None:
        """Log every line that is complete by now."""
        if self.too_long:
            return
        *complete, self._rest = (self._rest + chunk).split(b"\n")
        for line in complete:
            self._send(line)
        self._measure(self._rest)

    def end(self) -> None:
        """Log what is left without a newline."""
        if self._rest:
            self._send(self._rest)
            self._rest = b""

    def _measure(self, line: bytes) -> None:
        if len(line) >= TOO_LONG:
            self.too_long = self.too_long or line

    def _send(self, line: bytes) -> None:
        self._measure(line)
        if not self.too_long:
            self._log(line.rstrip(b"\r").decode(errors="replace"))
