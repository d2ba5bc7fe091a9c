"""Nothing is waited for longer than a deadline, whatever call it is that waits."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from portico.steps.failure import Failure

AGAIN = 1.0
"""Seconds until the end is told once more, should someone's code have caught the first."""


class Late(BaseException):
    """The deadline has passed. Not an Exception: libraries catch those."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise Late in the running code after so many seconds."""

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
    """Within this, lateness is the failure made from the words for it."""
    try:
        yield
    except Late as late:
        signal.setitimer(signal.ITIMER_REAL, 0)
        raise failure(str(late)) from None
