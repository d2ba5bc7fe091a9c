"""`remote.Command` on a connection that ends before a command can run."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import paramiko
import pytest
from paramiko.common import AUTH_SUCCESSFUL, OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

from tests.toolchain.provider_driver import REMOTE, Provider, error_of, secret


class HangsUp(paramiko.ServerInterface):
    """Lets everybody in, and ends the connection when a session is asked for."""

    def __init__(self, transport: paramiko.Transport) -> None:
        self._transport = transport

    def check_auth_password(self, username: str, password: str) -> int:
        return AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        self._transport.close()
        return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED


def _serve(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    transport = paramiko.Transport(connection)
    transport.add_server_key(paramiko.RSAKey.generate(2048))
    with contextlib.suppress(paramiko.SSHException, EOFError):  # all may be over before this thread looks
        transport.start_server(server=HangsUp(transport))
    transport.join(10)


@pytest.fixture
def port() -> Iterator[int]:
    """Return the port of a server that waits for one client."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening,))
        thread.start()
        yield listening.getsockname()[1]
        thread.join(20)


def test_a_connection_that_is_cut_is_told_in_gos_own_word(provider: Provider, port: int) -> None:
    connection = {"host": "127.0.0.1", "port": port, "user": "x", "password": "x", "dialErrorLimit": 0}

    told = error_of(lambda: provider.create(REMOTE, {"connection": secret(connection), "create": "true"}))

    assert told.rstrip() == "EOF"
