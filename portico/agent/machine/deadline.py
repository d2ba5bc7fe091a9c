"""Bounds the time of a verb, and lets it clean up when it is asked to end."""

import signal
import time
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from portico.protocol.failure import Failure

PAUSE = 0.05
CLEANUP = 60
"""Seconds that a verb has to clean up once it is late or was asked to end."""
TOLD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@contextmanager
def limited(verb: str, seconds: int) -> Iterator[None]:
    """Raise Failure in the running code after so many seconds, or on SIGTERM, SIGINT and SIGHUP."""

    def late(*_: Any) -> None:
        signal.alarm(CLEANUP)
        remedy = "see what it waits for, then run pulumi up again"
        raise Failure(verb, f"an end within {seconds} s", "none", remedy=remedy)

    def told(number: int, _: Any) -> None:
        for other in TOLD:
            signal.signal(other, signal.SIG_IGN)
        signal.alarm(CLEANUP)
        name = signal.Signals(number).name
        raise Failure(verb, "to finish", f"{name}: the update was cancelled", remedy="run pulumi up again")

    signal.signal(signal.SIGALRM, late)
    for number in TOLD:
        signal.signal(number, told)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def wait_until(holds: Callable[[], Any], seconds: float) -> Optional[Any]:
    """Return the first true answer of `holds`, or None when there was none in time. Asks at least once."""
    end = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        if time.monotonic() >= end:
            return None
        time.sleep(PAUSE)
