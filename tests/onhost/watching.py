"""What runs, and how a site answers, as seen from outside."""

import contextlib
import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


def processes_below(folder: Path) -> dict[int, str]:
    """Processes whose command line or working directory lies in a folder, by id."""
    found = {}
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = os.readlink(f"/proc/{pid}/cwd")
            if pid != os.getpid() and (str(folder) in command or place.startswith(str(folder))):
                found[pid] = command
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait for a condition; fail when it does not come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "the condition did not come in time"
        time.sleep(0.01)


def answer(port: int, path: str = "/", method: str = "GET", host: str = "localhost", body: str = "") -> tuple[int, str]:
    """Status and text of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body or None, {"Host": host, "Connection": "close"})
        reply = connection.getresponse()
        return reply.status, reply.read().decode(errors="replace")
    finally:
        connection.close()


@dataclass
class Load:
    """Requests from some threads until told to stop; what failed is kept."""

    port: int
    answers: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def one(self, method: str) -> None:
        try:
            status, text = answer(self.port, method=method, body="x" if method == "POST" else "")
            if status == 200:
                self.answers.append(text)
            else:
                self.failures.append(f"{method}: {status} {text}")
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{method}: {error!r}")

    def asks(self, most: int) -> None:
        for number in range(most):
            if self.done.is_set():
                return
            self.one("POST" if number % 2 else "GET")
            time.sleep(0.002)


@contextlib.contextmanager
def load(port: int, threads: int = 4, most: int = 20_000) -> Iterator[Load]:
    """GET and POST in turn, a new connection each, from several threads; bounded."""
    asked = Load(port)
    workers = [threading.Thread(target=asked.asks, args=(most,)) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield asked
    finally:
        asked.done.set()
        for worker in workers:
            worker.join()
