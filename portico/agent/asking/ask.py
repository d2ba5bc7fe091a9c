"""Sends one HTTP request, over exactly the address that is to be proven."""

import re
import socket
import time
from typing import Dict, Mapping, Optional, Sequence, Tuple

from portico.agent.asking import address
from portico.protocol.plan.expectation import Expectation
from portico.protocol.plan.instance import Bind
from portico.protocol.plan.public import CheckedTls

MOST_BYTES = 64 << 20
LONGEST_SIZE = 4096
"""Bytes of the line with a chunk's size, at most."""
_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}")
PIECE = 1 << 16


class Answer:
    """An answer: its status, headers (names in lower case) and body, or the reason why there was none."""

    def __init__(
        self, status: Optional[int], headers: Dict[str, str], body: bytes, problem: str, seconds: float
    ) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.problem = problem
        self.milliseconds = round(seconds * 1000)

    def __str__(self) -> str:
        return f"{self.status} in {self.milliseconds} ms" if self.status else self.problem


def ask(
    bind: Bind, path: str, headers: Mapping[str, str], seconds: float, tls: Optional[CheckedTls] = None
) -> Answer:
    """Request a path with GET; the whole answer has to come within so many seconds. Never raises for a bad answer.

    The standard library's client would take longer to import than the request takes.
    """
    began = time.monotonic()
    sent = {**headers, "Connection": "close", "User-Agent": "Portico"}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    try:
        with address.connected(bind, seconds, tls) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            status, fields, body = _parsed(_received(connection, began + seconds))
        return Answer(status, fields, body, "", time.monotonic() - began)
    except socket.timeout:
        problem = f"no answer within {seconds:g} s"
    except (OSError, ValueError) as error:
        problem = f"no answer: {getattr(error, 'strerror', None) or error}"
    return Answer(None, {}, b"", problem, time.monotonic() - began)


def _received(connection: socket.socket, end: float) -> bytes:
    """Return all bytes until the other side closes; one that sends single bytes now and then gets no more time."""
    received = bytearray()
    while len(received) < MOST_BYTES:
        left = end - time.monotonic()
        if left <= 0:
            raise socket.timeout
        connection.settimeout(left)
        piece = connection.recv(PIECE)
        if not piece:
            break
        received += piece
    return bytes(received)


def _parsed(received: bytes) -> Tuple[int, Dict[str, str], bytes]:
    """Return an answer's status, headers and body. Raises ValueError for bytes that are no whole HTTP answer."""
    if not received:
        raise ValueError("the connection was closed")
    head, gap, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    version, _, status = first.partition(" ")
    if not gap or not version.startswith("HTTP/1.") or not status[:3].isdigit():
        raise ValueError(f"not HTTP, but {first[:40]!r}")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    if fields.get("transfer-encoding", "").lower() == "chunked":
        body = _joined(body)
    elif len(body) < int(fields.get("content-length", "0")):
        raise ValueError("the answer was cut off")
    return int(status[:3]), fields, body


def _joined(chunked: bytes) -> bytes:
    body, at = bytearray(), 0
    while True:
        end = chunked.find(b"\r\n", at, at + LONGEST_SIZE)
        length = _length(chunked[at:max(at, end)])
        if length == 0:
            return bytes(body)
        start = end + 2
        if len(chunked) < start + length:
            raise ValueError("the answer was cut off")
        body += chunked[start:start + length]
        at = start + length + 2


def _length(line: bytes) -> int:
    """Return the length of a chunk. Raises ValueError for a line that has no hexadecimal number of few digits."""
    size = line.split(b";")[0].strip()
    if not _SIZE.fullmatch(size):
        raise ValueError(f"not the size of a chunk, but {size[:20]!r}")
    return int(size, 16)


def allowed(status: Optional[int], ranges: Sequence[str]) -> bool:
    """Return whether a status is in the list, which has single ones and ranges such as 200-399."""
    for bounds in ranges:
        low, _, high = bounds.partition("-")
        if status is not None and int(low) <= status <= int(high or low):
            return True
    return False


def shortfall(answer: Answer, expectation: Expectation) -> str:
    """Return words for the difference between an answer and the expectation; empty when the answer is good."""
    if not allowed(answer.status, expectation.status):
        return str(answer)
    text = expectation.contains
    if text is not None and text.encode() not in answer.body:
        return f"{answer}, without the text {text!r}"
    return ""


def expected(expectation: Expectation) -> str:
    """Return the expectation in words."""
    words = f"status {' or '.join(expectation.status)} from {expectation.path}"
    return words if expectation.contains is None else f"{words} with the text {expectation.contains!r}"
