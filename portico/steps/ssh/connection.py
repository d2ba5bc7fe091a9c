"""Open SSH connections in steps, each with its own failure: the name, TCP or the bastion, the host key, the login."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

import paramiko

from portico.protocol.failure import Failure
from portico.steps.deadline import awaiting
from portico.steps.ssh import host_key
from portico.steps.ssh.dialing import FOREVER, Unready, dial, tunnel, unready
from portico.steps.ssh.login import Credentials, log_in
from portico.steps.ssh.peer import Peer

logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)

WAITS = (0.5, 1.5, 3.0)
"""Seconds between tries at a host that may be booting: it refuses, or hangs up without a word."""
WORDS = 80
"""Number of bytes that are quoted of a server that does not speak SSH."""

Made = TypeVar("Made")


class Overheard:
    """A stream that remembers the first bytes of the server."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.heard = b""

    def recv(self, size: int) -> bytes:
        """Read from the stream, and remember the first bytes."""
        got: bytes = self._stream.recv(size)
        self.heard = (self.heard + got)[:WORDS]
        return got

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def connect(peer: Peer, credentials: Credentials) -> paramiko.Transport:
    """Open a connection and log in, through the bastion if there is one. Raises Failure."""
    pinned = host_key.pinned(peer)
    bridge = connect(peer.via, credentials) if peer.via else None
    transport = _persistently(lambda: _spoken(peer, pinned, tunnel(peer, bridge) if bridge else dial(peer)))
    host_key.verify(peer, pinned, transport.get_remote_server_key())
    log_in(peer, transport, credentials)
    return transport


def _persistently(attempt: Callable[[], Made]) -> Made:
    for wait in WAITS:
        try:
            return attempt()
        except Unready as failure:
            unready_peer = failure
        with awaiting(lambda _: unready_peer):  # noqa: B023 - called before the loop goes on
            time.sleep(wait)
    return attempt()


def _spoken(peer: Peer, pinned: tuple[str, bytes] | None, stream: Any) -> paramiko.Transport:
    overheard = Overheard(stream)
    transport = paramiko.Transport(overheard)  # type: ignore[arg-type]  # all that it needs of a socket
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = FOREVER
    host_key.prefer(transport, pinned)
    try:
        with awaiting(lambda got: _mute(peer, got)):
            transport.start_client()
        return transport
    except (paramiko.SSHException, EOFError, OSError, UnicodeError) as error:
        transport.close()
        if not overheard.heard:
            raise unready(peer, "speak SSH", "hung up on without a word") from None
        if not overheard.heard.startswith(b"SSH-"):
            greeting = overheard.heard.partition(b"\n")[0].decode(errors="replace").strip()
            raise _mute(peer, f"'{greeting}'") from None
        remedy = f"see what its sshd says (journalctl -u ssh on {peer.label}); it may be too old, or too strict"
        raise peer.failure(f"{peer} to agree on a way to encrypt", str(error) or "hung up on", remedy=remedy) from None


def _mute(peer: Peer, got: str) -> Failure:
    remedy = f"see what listens on port {peer.port} of {peer.label} (ss -ltnp there); if sshd has another port: "
    return peer.failure(f"{peer} to speak SSH", got, remedy=remedy + peer.config_set("port", "PORT"))
