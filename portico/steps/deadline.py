"""Limit each wait of a step by a deadline, no matter which call it is that waits."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from portico.protocol.failure import Failure

AGAIN = 1.0
"""Seconds after which Late is raised once more, in case other code caught the first one."""


class Late(BaseException):
    """The error for a passed deadline. It is not an Exception, because libraries catch those."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise Late in the running code after this many seconds."""

    def late(*_: Any) -> None:
        raise Late(f"no answer within {seconds:g} s")

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def awaiting(failure: Callable[[str], Failure]) -> Iterator[None]:
    """Raise `failure(words)` in place of Late inside this block."""
    try:
        yield
    except Late as late:
        signal.setitimer(signal.ITIMER_REAL, 0)
        raise failure(str(late)) from None
