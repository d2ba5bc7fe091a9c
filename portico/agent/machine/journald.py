"""Reads the journal."""

import re
from typing import List

from portico.agent.machine.command import run

LOOKED_AT = 1000
"""Number of journald's own lines that are looked at."""
_JOURNALD = "systemd-journald.service"
_LEFT_OUT = re.compile(r"^Suppressed (?P<number>\d+) messages from (?P<service>\S+)$")


def lines(*options: str) -> List[str]:
    """Return the lines that `journalctl` prints with these options, with the last ones of a process that just ended."""
    sync()
    return run("journalctl", *options, "--no-pager", "--quiet").stdout.splitlines()


def left_out(service: str) -> int:
    """Return how many messages of a service journald has left out, as it says of itself: a service that writes too
    fast."""
    found = (_LEFT_OUT.search(line) for line in lines(f"--unit={_JOURNALD}", "--output=cat", f"--lines={LOOKED_AT}"))
    return sum(int(match["number"]) for match in found if match and match["service"] == service)


def sync() -> None:
    """Wait until journald has written all that it was sent."""
    run("journalctl", "--sync")
