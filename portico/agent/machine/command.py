"""Commands of the host, bounded in time."""

import subprocess

from portico.agent.failure import Failure

PATIENCE = 120
"""Seconds in which a command must have done what it was told."""


def run(*command: str, seconds: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
    """A command with what it said on both streams; one that hangs is told like one that failed."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, f"no end within {seconds:g} s")


def must(layer: str, expected: str, *command: str, remedy: str) -> None:
    """A command that has to succeed. Raises Failure with what it said when it does not."""
    done = run(*command)
    if done.returncode:
        raise Failure(layer, expected, f"exit status {done.returncode}", done.stdout.splitlines(), remedy)
