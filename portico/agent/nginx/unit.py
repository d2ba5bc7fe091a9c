"""nginx.service, as systemd tells it."""

import time
from typing import List

from portico.agent.machine import journald
from portico.agent.machine.systemctl import at_boot, properties
from portico.agent.nginx.base import complaints

UNIT = "nginx.service"
_BEGAN = "InactiveExitTimestampMonotonic"
"""When its last start began, in microseconds since the boot; org.freedesktop.systemd1(5)."""


def state() -> List[str]:
    """A line for each property that tells why it does not run, or would not after a boot."""
    named = properties(UNIT, "LoadState", "ActiveState", "Result")
    return [*(f"{UNIT}: {name}={value}" for name, value in named.items()), f"{UNIT}: enabled={at_boot(UNIT)}"]


def last_start() -> List[str]:
    """What it complained of when it was started last, which may have been long ago.

    By its time: of a process that had gone before journald heard of it, nobody knows to which start it belonged.
    """
    began = int(properties(UNIT, _BEGAN)[_BEGAN] or 0) / 1e6
    since = time.time() - (time.clock_gettime(time.CLOCK_MONOTONIC) - began)
    told = journald.lines(f"_SYSTEMD_UNIT={UNIT}", "--since", f"@{since:.6f}", "--output", "cat", "--lines", "20")
    return complaints("\n".join(told))
