"""Reads the state of nginx.service from systemd."""

import time
from typing import List

from portico.agent.machine import journald
from portico.agent.machine.systemctl import at_boot, properties
from portico.agent.nginx.base import complaints

UNIT = "nginx.service"
_BEGAN = "InactiveExitTimestampMonotonic"
"""Name of the property with the time of the last start, in microseconds since boot; org.freedesktop.systemd1(5)."""


def state() -> List[str]:
    """Return a line for each property that explains why nginx.service does not run, or would not after a boot."""
    named = properties(UNIT, "LoadState", "ActiveState", "Result")
    return [*(f"{UNIT}: {name}={value}" for name, value in named.items()), f"{UNIT}: enabled={at_boot(UNIT)}"]


def last_start() -> List[str]:
    """Return Nginx's warnings and errors since its last start, which may have been long ago.

    They are selected by time: journald cannot say to which start a process belonged that ended too soon.
    """
    began = int(properties(UNIT, _BEGAN)[_BEGAN] or 0) / 1e6
    since = time.time() - (time.clock_gettime(time.CLOCK_MONOTONIC) - began)
    told = journald.lines(f"_SYSTEMD_UNIT={UNIT}", "--since", f"@{since:.6f}", "--output", "cat", "--lines", "20")
    return complaints("\n".join(told))
