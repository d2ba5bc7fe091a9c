"""Work on other hosts: one connection per operation, and all of them can be interrupted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .copies import Copies
from .engine_log import EngineLog
from .properties import Properties
from .resources import previous_output

if TYPE_CHECKING:
    import paramiko


class Hosts:
    """The connections that are open now."""

    def __init__(self, log: EngineLog) -> None:
        self._log = log
        self._open: set[paramiko.Transport] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self.copies = Copies(self.connected)

    @contextmanager
    def connected(self, connection: Properties, urn: str) -> Iterator[paramiko.Transport]:
        """A connection of one's own, closed at the end."""
        from .dialing import dial

        transport = dial(connection, self._stopped, lambda line: self._log.status(urn, line))
        with self._lock:
            self._open.add(transport)
        try:
            yield transport
        finally:
            with self._lock:
                self._open.discard(transport)
            transport.close()

    def run(self, command: str, inputs: Properties, outputs: Properties, urn: str) -> Properties:
        """Run a command on the host of its connection."""
        from .remote import run

        previous = previous_output(inputs, outputs)
        with self.connected(inputs["connection"], urn) as transport:
            written = run(transport, command, inputs, previous, urn, self._log)
        return {"stdout": written.trimmed(written.stdout), "stderr": written.trimmed(written.stderr)}

    def interrupt(self) -> None:
        """Close every connection and wait for no host any more."""
        self._stopped.set()
        with self._lock:
            transports = list(self._open)
        for transport in transports:
            transport.close()
