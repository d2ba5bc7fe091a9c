"""Finds processes in /proc by id and start time: an id alone may belong to another process later."""

import os
import re
import signal
from pathlib import Path
from typing import Dict, Iterator, List, Optional

from portico.agent.machine.deadline import wait_until
from portico.protocol.printable import printable

KILLED = 5
"""Seconds in which a killed process must have gone."""
WHEN_KNOWN = ("/bin/sh", "-c", 'read known && exec "$@" </dev/null', "sh")
"""Start of a command that waits for a line on its standard input, which the agent writes once it recorded the process.
If the agent is killed before that, the command never runs, so that nothing runs that the agent has no record of."""


def started(pid: int) -> Optional[int]:
    """Return a live process's start time in clock ticks since boot: with the id it identifies one process for ever."""
    fields = _stat(pid)
    return None if fields is None or fields[0] in "ZX" else int(fields[19])


def age(start: int) -> float:
    """Return the seconds since a process's start time."""
    return float(Path("/proc/uptime").read_text().split()[0]) - start / os.sysconf("SC_CLK_TCK")


def own_id(pid: int) -> int:
    """Return the id that a process has for itself; in a container it differs from the machine's."""
    try:
        match = re.search(r"^NSpid:.*?(\d+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return pid
    return int(match.group(1)) if match else pid


def _stat(pid: int) -> Optional[List[str]]:
    """Return the fields of /proc/PID/stat from the state on, see proc(5); None when the process has gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def title(pid: int) -> str:
    """Return the command line, as the process may have rewritten it, in one printable line; empty when it has gone."""
    try:
        text = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return printable(text)


def children(pid: int) -> Dict[int, int]:
    """Return the live children of a process with their start times."""
    return _those_with(1, pid)


def ages(pid: int, start: object) -> Dict[int, float]:
    """Return a process and its live children, each with its age in seconds; none when exactly this process has gone."""
    if not isinstance(start, int) or not same(pid, start):
        return {}
    return {process: age(since) for process, since in {pid: start, **children(pid)}.items()}


def _those_with(field: int, number: int) -> Dict[int, int]:
    found = {}
    for pid in _all():
        fields = _stat(pid)
        if fields and fields[0] not in "ZX" and int(fields[field]) == number:
            found[pid] = int(fields[19])
    return found


def _all() -> Iterator[int]:
    return (int(name) for name in os.listdir("/proc") if name.isdigit())


def same(pid: int, start: object) -> bool:
    """Return whether exactly this process still lives."""
    return started(pid) == start


def end(pid: int, start: object, home: Path, patience: float, sign: int = signal.SIGTERM) -> None:
    """Ask the leader of a session to end, wait, and then kill it and all that is left of its session.

    When the leader has gone, its id may be that of another session: of that one, only processes in `home` are killed.
    """
    members = _those_with(3, pid) if same(pid, start) else {}
    if members:
        os.kill(pid, sign)
        wait_until(lambda: not same(pid, start), patience)
    left = {**members, **{member: since for member, since in _those_with(3, pid).items() if works_in(member, home)}}
    for member, since in left.items():
        if same(member, since):
            os.kill(member, signal.SIGKILL)
    wait_until(lambda: not any(same(member, since) for member, since in left.items()), KILLED)


def works_in(pid: int, home: Path) -> bool:
    """Return whether a process has its working directory in a folder."""
    try:
        return f"{os.readlink(f'/proc/{pid}/cwd')}/".startswith(f"{os.path.realpath(home)}/")
    except OSError:
        return False
