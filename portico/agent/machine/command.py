"""Runs commands of the host, bounded in time."""

import subprocess

from portico.protocol.failure import Failure

PATIENCE = 120
"""Seconds in which a command must have ended."""


def run(*command: str, seconds: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
    """Run a command; return its status and the output of both streams. One that hangs gets status 124."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, f"no end within {seconds:g} s")


def must(layer: str, expected: str, *command: str, remedy: str) -> None:
    """Run a command that has to succeed. Raises Failure with its output when it does not."""
    done = run(*command)
    if done.returncode:
        raise Failure(layer, expected, f"exit status {done.returncode}", lines=done.stdout.splitlines(), remedy=remedy)
