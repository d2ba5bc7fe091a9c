"""No verb runs for ever, and one that is told to end cleans up first."""

import signal
import time
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from onhost.failure import Failure

PAUSE = 0.05


@contextmanager
def limited(verb: str, seconds: int) -> Iterator[None]:
    """Raise Failure in the running code after so many seconds, or on SIGTERM, SIGINT and SIGHUP."""

    def late(number: int, frame: Any) -> None:
        raise Failure(verb, f"an end within {seconds} s", "none", remedy="see what it waits for, then run pulumi up again")

    def told(number: int, frame: Any) -> None:
        signal.signal(number, signal.SIG_IGN)
        name = signal.Signals(number).name
        raise Failure(verb, "to finish", f"{name}: the update was cancelled", remedy="run pulumi up again")

    signal.signal(signal.SIGALRM, late)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, told)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def wait_until(holds: Callable[[], Any], seconds: float) -> Optional[Any]:
    """The first true answer of `holds`, or None when there was none in time. Asks at least once."""
    end = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        if time.monotonic() >= end:
            return None
        time.sleep(PAUSE)
