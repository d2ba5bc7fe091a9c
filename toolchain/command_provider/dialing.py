"""Opens SSH connections: TCP, host key, login; tried again as often as the connection says."""

from __future__ import annotations

import logging
import os
import socket
import threading
import weakref
from typing import Any, Callable, TypeVar

import paramiko

from . import authentication, host_keys
from .properties import Properties
from .sessions import Connection

logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)

FIRST_WAIT, GROWTH, LONGEST_WAIT = 0.1, 1.5, 5.0
"""Seconds between attempts: the first, by how much they grow, and the most."""
AS_GO_DOES = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 15),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 15),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 9),
)
"""net.Dialer's own settings: a machine that has died during a command is noticed after about two minutes."""


Made = TypeVar("Made")


class DialError(Exception):
    """A connection that could not be made."""


def dial(connection: Properties, stopped: threading.Event, log: Callable[[str], None]) -> paramiko.Transport:
    """A logged-in connection to the host, by way of its proxy if it has one."""
    proxy = connection.get("proxy")
    pinned = host_keys.parse(connection.get("hostKey"))
    credentials = authentication.credentials(connection)
    if not proxy:
        return _retried(
            connection, "Dial", stopped, log, lambda: _login(_tcp(connection), connection, pinned, credentials)
        )
    try:
        bridge = dial({**proxy, "proxy": None}, stopped, log)
        target = _retried(connection, "Dial from proxy", stopped, log, lambda: _through(bridge, connection))
        transport = _retried(connection, "Dial", stopped, log, lambda: _login(target, connection, pinned, credentials))
    except Exception as error:
        raise DialError(f"proxy: {error}") from error
    weakref.finalize(transport, bridge.close)
    return transport


def _retried(
    connection: Properties, what: str, stopped: threading.Event, log: Callable[[str], None], attempt: Callable[[], Made]
) -> Made:
    limit, wait, tries = int(connection.get("dialErrorLimit", 10)), FIRST_WAIT, 0
    while True:
        try:
            return attempt()
        except (DialError, authentication.LoginError, host_keys.HostKeyError) as error:
            if -1 < limit <= tries:
                raise DialError(f"after {tries} failed attempts: {error}") from error
            log(f"{what} {tries + 1}/{'inf' if limit == -1 else limit} failed: retrying")
        if stopped.wait(wait):
            raise DialError("context canceled")
        tries, wait = tries + 1, min(wait * GROWTH, LONGEST_WAIT)


def _tcp(connection: Properties) -> socket.socket:
    host, port = connection["host"], int(connection["port"])
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise DialError(f"dial tcp: lookup {host}: no such host") from error
    first: DialError | None = None
    for family, kind, protocol, _, address in addresses:
        try:
            return _connected(socket.socket(family, kind, protocol), address, connection.get("perDialTimeout") or None)
        except OSError as error:
            shown = f"[{address[0]}]:{port}" if family == socket.AF_INET6 else f"{address[0]}:{port}"
            first = first or DialError(f"dial tcp {shown}: {_reason(error)}")
    raise first or DialError(f"dial tcp: lookup {host}: no such host")


def _connected(connection: socket.socket, address: Any, timeout: float | None) -> socket.socket:
    try:
        connection.settimeout(timeout)
        connection.connect(address)
        connection.settimeout(None)
        for level, option, value in AS_GO_DOES:
            connection.setsockopt(level, option, value)
        return connection
    except OSError:
        connection.close()
        raise


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError) or error.errno is None:
        return "i/o timeout"
    return f"connect: {os.strerror(error.errno).lower()}"


def _through(bridge: paramiko.Transport, connection: Properties) -> paramiko.Channel:
    try:
        return bridge.open_channel("direct-tcpip", (connection["host"], int(connection["port"])), ("127.0.0.1", 0))
    except (paramiko.SSHException, EOFError) as error:
        raise DialError(f"ssh: rejected: {error}") from error


def _login(
    stream: Any, connection: Properties, pinned: host_keys.HostKey | None, credentials: authentication.Credentials
) -> paramiko.Transport:
    try:
        transport = Connection(stream)
    except (paramiko.SSHException, EOFError, OSError) as error:
        stream.close()
        raise DialError(f"ssh: handshake failed: {error}") from error
    try:
        host_keys.offer(transport, pinned)
        transport.start_client(timeout=authentication.PATIENCE)
        host_keys.verify(transport, pinned)
        authentication.log_in(transport, connection["user"], credentials)
        return transport
    except (paramiko.SSHException, EOFError, OSError) as error:
        transport.close()
        raise DialError(f"ssh: handshake failed: {str(error) or 'EOF'}") from error
    except Exception:
        transport.close()
        raise
