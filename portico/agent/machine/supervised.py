"""A command that lives no longer than the agent: whoever watches it hears when the agent has gone, however it went."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import IO, Iterator, List, Mapping, Optional, Sequence

from portico.agent.machine.deadline import wait_until

WATCH = """
import os, signal, subprocess, sys, threading

def end_with_the_agent():
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=end_with_the_agent, daemon=True).start()
status = subprocess.call(["/bin/sh", "-c", sys.argv[1]], stdin=subprocess.DEVNULL)
os._exit(status if status >= 0 else 128 - status)
"""
"""Its standard input is a pipe that only the agent holds open."""
TAIL = 1 << 16
LAST_SECONDS = 10
"""In which a command that was ended must have gone."""


def call(
    command: Sequence[str], log: Path, seconds: float, env: Optional[Mapping[str, str]] = None,
    cwd: Optional[Path] = None,
) -> Optional[int]:
    """Exit status of a command in a session of its own, None when it was ended for being late; all it says is in `log`.

    Whatever it started and left behind ends with it, as it does when the agent is told to end, or killed.
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
    """What was said at the end, without empty lines."""
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL))
        return [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]


@contextlib.contextmanager
def _only_ours(log: Path) -> "Iterator[IO[bytes]]":
    """A new, empty file that nobody else reads."""
    log.unlink(missing_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Let go of the pipe, so that the watcher ends itself and all the rest; then make sure of it."""
    assert child.stdin
    child.stdin.close()
    wait_until(lambda: child.poll() is not None, LAST_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
