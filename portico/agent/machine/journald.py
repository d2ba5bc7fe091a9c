"""Reads the journal."""

from typing import List

from portico.agent.machine.command import run


def lines(*options: str) -> List[str]:
    """Return the lines that `journalctl` prints with these options, with the last ones of a process that just ended."""
    sync()
    return run("journalctl", *options, "--no-pager", "--quiet").stdout.splitlines()


def sync() -> None:
    """Wait until journald has written all that it was sent."""
    run("journalctl", "--sync")
