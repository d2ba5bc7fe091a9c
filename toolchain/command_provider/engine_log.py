"""Sends what commands print to the engine's log, line by line, while they run."""

from __future__ import annotations

import contextlib
import threading

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from toolchain.protocol import CHANNEL_OPTIONS


class EngineLog:
    """The engine's log; without an engine, nowhere."""

    def __init__(self, address: str) -> None:
        self._lock = threading.Lock()
        self._stub: engine_pb2_grpc.EngineStub | None = None
        self.connect(address)

    def connect(self, address: str) -> None:
        """Log to the engine at this address from now on."""
        with self._lock:
            if address:
                self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address, options=CHANNEL_OPTIONS))

    def status(self, urn: str, line: str) -> None:
        """Log a line of a running command, which is shown while the command runs."""
        self._send(urn, line, engine_pb2.INFO, ephemeral=True)

    def warning(self, urn: str, message: str) -> None:
        """Something the reader of the update should know."""
        self._send(urn, message, engine_pb2.WARNING, ephemeral=False)

    def _send(self, urn: str, message: str, severity: engine_pb2.LogSeverity.ValueType, ephemeral: bool) -> None:
        if self._stub is None:
            return
        with contextlib.suppress(grpc.RpcError):
            self._stub.Log(engine_pb2.LogRequest(severity=severity, message=message, urn=urn, ephemeral=ephemeral))
