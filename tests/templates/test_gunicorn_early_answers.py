"""The hook that reads what an app left of a request's body, with Gunicorn's own parser."""

import importlib
import runpy
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from tests.templates.conftest import GOLDEN

POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n"
SOON = SimpleNamespace(cfg=SimpleNamespace(timeout=0.4))
"""A worker whose gunicorn.timeout leaves the hook little time."""


@dataclass
class Connection:
    """Both ends of a connection, and the hook."""

    server: socket.socket
    client: socket.socket
    hook: Callable[..., None] = field(
        default_factory=lambda: runpy.run_path(str(GOLDEN / "gunicorn.conf.py"))["post_request"]
    )

    def request(self, head: bytes = POST) -> Any:
        """A request of which Gunicorn has read the head."""
        self.client.sendall(head)
        config = importlib.import_module("gunicorn.config").Config()
        return next(importlib.import_module("gunicorn.http").RequestParser(config, self.server, ("127.0.0.1", 1)))

    def left(self) -> bytes:
        """Return the bytes that the hook has not read."""
        self.server.setblocking(False)
        try:
            return self.server.recv(65536)
        except BlockingIOError:
            return b""


@pytest.fixture
def connection() -> Iterator[Connection]:
    server, client = socket.socketpair()
    with server, client:
        yield Connection(server, client)


def test_the_rest_of_a_body_is_read_and_nothing_behind_it(connection: Connection) -> None:
    request = connection.request()
    connection.client.sendall(b"x" * 2000)
    connection.hook(SOON, request, {}, None)
    connection.client.sendall(b"GET /next")
    assert connection.left() == b"GET /next"


def test_the_connection_has_the_patience_that_it_had(connection: Connection) -> None:
    request = connection.request()
    connection.server.settimeout(7)
    connection.hook(SOON, request, {}, None)
    assert connection.server.gettimeout() == 7
    assert request.unreader.sock is connection.server


def test_a_body_that_comes_drop_by_drop_is_given_up(connection: Connection) -> None:
    request, given_up = connection.request(), threading.Event()

    def drip() -> None:
        while not given_up.wait(0.05):
            connection.client.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    connection.hook(SOON, request, {}, None)
    given_up.set()
    dripping.join()
    assert request.body.reader.length > 0


def test_a_connection_that_was_upgraded_is_left_to_the_app(connection: Connection) -> None:
    request = connection.request()
    connection.client.sendall(b"x" * 2000)
    connection.hook(SOON, request, {"HTTP_UPGRADE": "websocket"}, None)
    assert connection.left() == b"x" * 2000


@pytest.mark.parametrize("taken", [socket.socket.close, socket.socket.detach])
def test_a_connection_that_the_app_has_taken_is_no_error(
    taken: Callable[[socket.socket], object], connection: Connection
) -> None:
    request = connection.request()
    with connection.server.dup():
        taken(connection.server)
        connection.hook(SOON, request, {}, None)


def test_a_body_that_is_no_body_is_no_error(connection: Connection) -> None:
    request = connection.request(POST.replace(b"Content-Length: 2000", b"Transfer-Encoding: chunked"))
    connection.client.sendall(b"nonsense\r\n")
    connection.hook(SOON, request, {}, None)
