"""Runs a command that ends with the agent, even if the agent is killed: a watcher notices it and ends the command."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import IO, Iterator, List, Mapping, Optional, Sequence

from portico.agent.machine.deadline import wait_until

WATCH = """
import os, signal, subprocess, sys, threading

for folder in sys.argv[2:]:
    os.makedirs(os.path.join(os.environ["STATE_DIRECTORY"], folder), exist_ok=True)

def end_with_the_agent():
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=end_with_the_agent, daemon=True).start()
status = subprocess.call(["/bin/sh", "-c", sys.argv[1]], stdin=subprocess.DEVNULL)
os._exit(status if status >= 0 else 128 - status)
"""
"""Python code that makes folders in the state directory, then runs a command, which it kills when standard input
closes, a pipe that only the agent holds open."""
TAIL = 1 << 16
LAST_SECONDS = 10
"""Seconds in which a command that was asked to end must have gone."""


def call(
    command: Sequence[str], log: Path, seconds: float, env: Optional[Mapping[str, str]] = None,
    cwd: Optional[Path] = None,
) -> Optional[int]:
    """Run a command in a session of its own; return its exit status, or None when it was ended for being late.

    Its output goes to `log`. All processes that it started end with it, and when the agent is ended or killed.
    """
    with _only_ours(log) as said:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=env, cwd=cwd,
                                 start_new_session=True)
    try:
        wait_until(lambda: child.poll() is not None, seconds)
        return child.poll()
    finally:
        _end(child)


def last_lines(log: Path) -> List[str]:
    """Return the last lines of a log, without empty ones."""
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL))
        return [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]


@contextlib.contextmanager
def _only_ours(log: Path) -> "Iterator[IO[bytes]]":
    """Give a new, empty file that only this user can read."""
    log.unlink(missing_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Close the pipe, so that the watcher kills itself and its command; then kill what is left of the session."""
    assert child.stdin
    child.stdin.close()
    wait_until(lambda: child.poll() is not None, LAST_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
