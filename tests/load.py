"""A bounded load on one loopback address: every answer that is not 200 and every refused connection counts."""

import http.client
import itertools
import select
import socket
import threading
import time
from types import TracebackType
from typing import Protocol

CLIENTS = 4
MOST_REQUESTS = 40_000
MOST_SECONDS = 180
PAUSE = 0.05
"""Seconds between an answer and the client's next question."""
ENOUGH = 100
"""More requests than these show that there was a load."""
PATIENCE = 20
"""Seconds that an answer may take."""
Reply = tuple[int, str]


class Load:
    """Runs from `with` to its end, or until a bound is reached; then `failures` is complete.

    Some clients connect anew for each request, others keep their connections.
    """

    def __init__(self, port: int, clients: int = CLIENTS, host: str = "", keeping: int = 0) -> None:
        name = host or f"localhost:{port}"
        askers = [*(_Anew(port, name) for _ in range(clients)), *(_Keeping(port, name) for _ in range(keeping))]
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._client, args=each) for each in enumerate(askers)]
        self._until = time.monotonic() + MOST_SECONDS
        self.requests = 0
        self.answers: list[str] = []
        self.failures: list[str] = []

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _client(self, number: int, asker: "_Asker") -> None:
        methods = itertools.islice(itertools.cycle(asker.methods), number % 2, None)
        while not self._end.wait(PAUSE) and self.requests < MOST_REQUESTS and time.monotonic() < self._until:
            self._request(asker, next(methods))
        asker.close()

    def _request(self, asker: "_Asker", method: str) -> None:
        self.requests += 1
        try:
            status, text = asker.ask(method)
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{asker.kind}{method}: {error!r}")
            asker.close()
            return
        if status == 200:
            self.answers.append(text)
        else:
            self.failures.append(f"{asker.kind}{method}: {status}")


class _Asker(Protocol):
    """A client that sends one request after the other."""

    kind: str
    methods: tuple[str, ...]

    def ask(self, method: str) -> Reply: ...

    def close(self) -> None: ...


class _Anew:
    """A connection for each request."""

    kind = ""
    methods: tuple[str, ...] = ("POST", "GET")

    def __init__(self, port: int, host: str) -> None:
        self._connection, self._host = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), host

    def ask(self, method: str) -> Reply:
        try:
            _send(self._connection, method, self._host)
            return _reply(self._connection)
        finally:
            self.close()

    def close(self) -> None:
        self._connection.close()


class _Keeping(_Anew):
    """Keeps its connection as a browser does.

    One that the other side closed while it was idle is seen before it is used again. A GET that meets its end is sent
    once more, as RFC 9110, 9.2.2 allows. A POST must not be: it opens the connection that the next GETs use.
    """

    kind = "kept, "
    methods = ("POST", *["GET"] * 24)

    def ask(self, method: str) -> Reply:
        if method == "POST" or self._was_closed():
            self.close()
        used = self._connection.sock is not None
        if not self._is_taken(method) and used:
            self.close()
            _send(self._connection, method, self._host)
        return _reply(self._connection)

    def _was_closed(self) -> bool:
        return self._connection.sock is not None and bool(select.select([self._connection.sock], [], [], 0)[0])

    def _is_taken(self, method: str) -> bool:
        """Return whether a byte of an answer comes."""
        try:
            _send(self._connection, method, self._host)
            return bool(self._connection.sock.recv(1, socket.MSG_PEEK))
        except ConnectionError:
            if self._connection.sock is None:
                raise
            return False


def _send(connection: http.client.HTTPConnection, method: str, host: str) -> None:
    connection.request(method, "/", body=b"x" * 100 if method == "POST" else None, headers={"Host": host})


def _reply(connection: http.client.HTTPConnection) -> Reply:
    reply = connection.getresponse()
    return reply.status, reply.read().decode(errors="replace")
