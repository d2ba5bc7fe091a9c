"""A bounded load on one loopback address: every answer that is not 200 and every refused connection counts."""

import http.client
import threading
import time
from types import TracebackType

CLIENTS = 4
MOST_REQUESTS = 40_000
MOST_SECONDS = 180


class Load:
    """Runs from `with` to its end, or until a bound is reached; then `failures` is complete."""

    def __init__(self, port: int, clients: int = CLIENTS, host: str = "") -> None:
        self._address, self._host = ("127.0.0.1", port), host or f"localhost:{port}"
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._client, args=(number,)) for number in range(clients)]
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

    def _client(self, number: int) -> None:
        while not self._end.wait(0.01) and self.requests < MOST_REQUESTS and time.monotonic() < self._until:
            number += 1
            self._request("POST" if number % 2 else "GET")

    def _request(self, method: str) -> None:
        self.requests += 1
        connection = http.client.HTTPConnection(*self._address, timeout=20)
        try:
            connection.request(method, "/", body=b"x" * 100 if method == "POST" else None, headers={"Host": self._host})
            reply = connection.getresponse()
            text = reply.read().decode(errors="replace")
            if reply.status == 200:
                self.answers.append(text)
            else:
                self.failures.append(f"{method}: {reply.status}")
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{method}: {error!r}")
        finally:
            connection.close()
