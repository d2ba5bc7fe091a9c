"""Files, conditions and answers of a site, seen from outside of it."""

import http.client
import time
from collections.abc import Callable
from pathlib import Path


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait for a condition; fail when it does not come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "the condition did not come in time"
        time.sleep(0.05)


def answer(port: int, path: str = "/", method: str = "GET", host: str = "localhost", body: str = "") -> tuple[int, str]:
    """Status and text of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body or None, {"Host": host, "Connection": "close"})
        reply = connection.getresponse()
        return reply.status, reply.read().decode(errors="replace")
    finally:
        connection.close()
