"""One HTTP question, over exactly the address that is to be proven."""

import http.client
import socket
import time
from typing import Any, Dict, List, Optional

from onhost import address

MOST_BYTES = 64 << 20


class Answer:
    """Status, headers and body, or the reason why there was none."""

    def __init__(self, status: Optional[int], headers: Dict[str, str], body: bytes, problem: str, seconds: float) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.problem = problem
        self.milliseconds = round(seconds * 1000)

    def __str__(self) -> str:
        return f"{self.status} in {self.milliseconds} ms" if self.status else self.problem


class _Connection(http.client.HTTPConnection):
    """Over a Unix socket as well, and without a proxy or a name to resolve."""

    def __init__(self, bind: address.Bind, seconds: float) -> None:
        super().__init__("portico", timeout=seconds)
        self._bind, self._seconds = bind, seconds

    def connect(self) -> None:
        self.sock = address.connected(self._bind, self._seconds)


def ask(bind: address.Bind, path: str, headers: Dict[str, str], seconds: float) -> Answer:
    """GET a path. Never raises for what the other side does."""
    began = time.monotonic()
    connection = _Connection(bind, seconds)
    try:
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in {**headers, "Connection": "close", "User-Agent": "Portico"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        reply = connection.getresponse()
        body = reply.read(MOST_BYTES)
        return Answer(reply.status, dict(reply.getheaders()), body, "", time.monotonic() - began)
    except socket.timeout:
        return Answer(None, {}, b"", f"no answer within {seconds:g} s", time.monotonic() - began)
    except (OSError, http.client.HTTPException) as error:
        return Answer(None, {}, b"", f"no answer: {_words(error)}", time.monotonic() - began)
    finally:
        connection.close()


def _words(error: Exception) -> str:
    if isinstance(error, http.client.RemoteDisconnected):
        return "the connection was closed"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def allowed(status: Optional[int], ranges: List[str]) -> bool:
    """Whether a status is among single ones and ranges such as 200-399."""
    for bounds in ranges:
        low, _, high = bounds.partition("-")
        if status is not None and int(low) <= status <= int(high or low):
            return True
    return False


def shortfall(answer: Answer, expectation: Dict[str, Any]) -> str:
    """What an answer lacks of what was expected; empty when it is good."""
    if not allowed(answer.status, expectation["status"]):
        return str(answer)
    text = expectation["contains"]
    if text is not None and text.encode() not in answer.body:
        return f"{answer}, without the text {text!r}"
    return ""


def expected(expectation: Dict[str, Any]) -> str:
    """The expectation in words."""
    words = f"status {' or '.join(expectation['status'])} from {expectation['path']}"
    return words if expectation["contains"] is None else f"{words} with the text {expectation['contains']!r}"
