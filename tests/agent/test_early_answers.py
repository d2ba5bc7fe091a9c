"""An app that answers a POST before it has read the body: the client gets the app's own answer, never a 502."""

import http.client
import itertools
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from portico.agent.asking import address
from portico.protocol.plan.instance import Bind
from tests.agent.driver import Chain

EARLY = {"wsgi.py": '''
def app(environ, start_response):
    if environ["REQUEST_METHOD"] == "GET":
        start_response("200 OK", [("Content-Length", "0")])
        return []
    environ["wsgi.input"].read(int(environ["QUERY_STRING"]))
    start_response("401 Unauthorized", [("Content-Length", "11")])
    return [b"login first"]
'''}
"""It reads so many bytes of a body as the query string says, and fails where it says no number."""
PIECE = b"x" * 10_000
OWN = (401, b"login first")
WORKERS: dict[str, dict[str, Any]] = {
    "sync": {"worker_class": "sync", "threads": 1}, "gthread": {"worker_class": "gthread"},
}


class Client(http.client.HTTPConnection):
    """It keeps its connection from request to request, as long as the other side does."""

    def __init__(self, bind: Bind) -> None:
        super().__init__("localhost")
        self.bind = bind

    def connect(self) -> None:
        self.sock = address.connected(self.bind, 20)

    def post(self, pieces: int, query: object = 0, chunked: bool = False) -> tuple[int, bytes]:
        body = itertools.repeat(PIECE, pieces) if chunked else PIECE * pieces
        self.request("POST", f"/?{query}", body, encode_chunked=chunked)
        reply = self.getresponse()
        return reply.status, reply.read()


@pytest.fixture(scope="module", params=list(WORKERS))
def binds(request: pytest.FixtureRequest, shared_chain: Chain) -> dict[str, Bind]:
    """The addresses of a live site of such an app, with each class of workers."""
    site = shared_chain.deployed(EARLY, timeout=2, **WORKERS[request.param])
    return {"nginx": Bind(kind="tcp", port=shared_chain.port),
            "gunicorn": Bind(kind="unix", path=f"{shared_chain.run}/{site.instance}.sock")}


@pytest.fixture(params=["nginx", "gunicorn"])
def client(request: pytest.FixtureRequest, binds: dict[str, Bind]) -> Iterator[Client]:
    """Somebody who asks Nginx, or Gunicorn itself."""
    client = Client(binds[request.param])
    yield client
    client.close()


@pytest.mark.parametrize("chunked", [False, True], ids=["with a length", "chunked"])
@pytest.mark.parametrize(("pieces", "times"), [(30, 30), (900, 10)], ids=["300 kB", "9 MB"])
def test_clients_get_the_apps_answer(pieces: int, times: int, chunked: bool, client: Client) -> None:
    answers = [client.post(pieces, number % 3 * 1000, chunked) for number in range(times)]
    assert answers == [OWN] * times


def test_an_app_that_fails_before_it_reads_is_answered_500(client: Client) -> None:
    assert {client.post(30, "none")[0] for _ in range(10)} == {500}


@pytest.mark.parametrize("head", ["HTTP/1.0", "HTTP/1.1\r\nConnection: close\r\nExpect: 100-continue"])
def test_the_answer_is_whole_where_the_connection_ends_with_it(head: str, client: Client) -> None:
    lines = f"POST /?0 {head}\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n"
    with address.connected(client.bind, 20) as connection:
        connection.sendall(lines.encode() + PIECE * 30)
        assert _all(connection).endswith(b"\r\n\r\nlogin first")


def test_who_never_sends_the_body_is_not_waited_for(binds: dict[str, Bind]) -> None:
    with address.connected(binds["gunicorn"], 20) as connection:
        connection.sendall(b"POST /?0 HTTP/1.0\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n")
        assert _all(connection).endswith(b"\r\n\r\nlogin first")


def _all(connection: socket.socket) -> bytes:
    """Until the other side closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))
