"""What journald keeps."""

from typing import List

from portico.agent.machine.command import run


def lines(*options: str) -> List[str]:
    """As `journalctl` prints them with these options; the last words of what has just ended are among them."""
    sync()
    return run("journalctl", *options, "--no-pager", "--quiet").stdout.splitlines()


def sync() -> None:
    """Wait until it has written all that it was sent."""
    run("journalctl", "--sync")
