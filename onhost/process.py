"""Processes by /proc: a process id alone may belong to somebody else tomorrow."""

import os
import signal
from pathlib import Path
from typing import Dict, List, Optional

from onhost.deadline import wait_until


def started(pid: int) -> Optional[int]:
    """Start time of a live process in clock ticks since boot: with the id it names one process for ever."""
    fields = _stat(pid)
    return None if fields is None or fields[0] == "Z" else int(fields[19])


def parent(pid: int) -> Optional[int]:
    fields = _stat(pid)
    return None if fields is None else int(fields[1])


def _stat(pid: int) -> Optional[List[str]]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def title(pid: int) -> str:
    """The command line, as a process may have rewritten it; empty for one that has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def children(pid: int) -> Dict[int, int]:
    """Live children with their start times."""
    found = {int(name): started(int(name)) for name in os.listdir("/proc") if name.isdigit() and parent(int(name)) == pid}
    return {child: start for child, start in found.items() if start is not None}


def same(pid: int, start: int) -> bool:
    """Whether exactly this process still lives."""
    return started(pid) == start


def end(pid: int, start: int, patience: float, sign: int = signal.SIGTERM) -> None:
    """Ask it to stop, wait, and only then kill it; never another process that got its id."""
    group = children(pid)
    if same(pid, start):
        os.kill(pid, sign)
        wait_until(lambda: not same(pid, start), patience)
    for member, since in {**group, pid: start}.items():
        if same(member, since):
            os.kill(member, signal.SIGKILL)
            wait_until(lambda member=member, since=since: not same(member, since), 5)  # type: ignore[misc]
