"""The agent's HTTP requests: the answers it reads, and those it refuses."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portico.agent.asking.ask import Answer, allowed, ask
from portico.protocol.plan.instance import Bind


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def asked(server: socket.socket, reply: list[bytes], pause: float = 0, seconds: float = 2) -> Answer:
    """The answer to a question when the server says just this, with pauses, and closes."""

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            for part in reply:
                try:
                    connection.sendall(part)
                except OSError:
                    return
                time.sleep(pause)

    thread = threading.Thread(target=serve)
    thread.start()
    answer = ask(Bind(kind="tcp", port=server.getsockname()[1]), "/", {"Host": "x"}, seconds)
    thread.join()
    return answer


@pytest.mark.parametrize("reply", [
    b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.0 200 OK\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x=y\r\ndy\r\n0\r\n\r\n",
])
def test_a_body_is_read_however_it_is_sent(reply: bytes, server: socket.socket) -> None:
    answer = asked(server, [bytes([byte]) for byte in reply])
    assert (answer.status, answer.body) == (200, b"body")


@pytest.mark.parametrize(("reply", "problem"), [
    (b"", "the connection was closed"),
    (b"SSH-2.0-OpenSSH", "not HTTP, but 'SSH-2.0-OpenSSH'"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody", "the answer was cut off"),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nbody", "the answer was cut off"),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "not the size of a chunk"),
    *((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size, "not the size of a chunk")
      for size in (b"-2\r\n" * 50_000, b"1_0\r\n", b"0x9\r\n", b"fffffffff\r\n", b"\xb2\r\n", b"9" * 9_000)),
    (b"HTTP/1.1\r\n\r\n", "not HTTP"),
])
def test_what_is_no_whole_answer_is_told(reply: bytes, problem: str, server: socket.socket) -> None:
    answer = asked(server, [reply])
    assert answer.status is None
    assert f"no answer: {problem}" in str(answer)


def test_a_trickle_gets_no_more_time(server: socket.socket) -> None:
    began = time.monotonic()
    reply = [b"HTTP/1.1 200 OK\r\n", *[b"X"] * 20]
    assert str(asked(server, reply, pause=0.1, seconds=0.5)) == "no answer within 0.5 s"
    assert time.monotonic() - began < 5


def test_header_names_are_in_lower_case(server: socket.socket) -> None:
    assert asked(server, [b"HTTP/1.1 302 Found\r\nLOCATION: /x\r\n\r\n"]).headers == {"location": "/x"}


@pytest.mark.parametrize("bind", [Bind(kind="unix", path="nowhere.sock"), Bind(kind="tcp", port=1)])
def test_nobody_there_is_told(bind: Bind, tmp_path: Path) -> None:
    where = bind.but(path=str(tmp_path / "nowhere.sock"))
    assert str(ask(where, "/", {}, 1)) in ("no answer: No such file or directory", "no answer: Connection refused")


@pytest.mark.parametrize(("status", "ranges", "holds"), [
    (200, ["200"], True), (399, ["200-399"], True), (400, ["200-399"], False), (None, ["0-999"], False),
    (204, ["1", "204"], True),
])
def test_ranges_include_both_ends(status: int | None, ranges: list[str], holds: bool) -> None:
    assert allowed(status, ranges) is holds
