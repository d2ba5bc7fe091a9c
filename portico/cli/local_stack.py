"""The project's stack `local`, for the commands that change it: `up` and `down`."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from portico.cli.project import BACKEND, OURS, STATE, environment
from portico.cli.pulumi_process import pulumi
from portico.planning.errors import PorticoError
from portico.planning.passphrase import LOCAL


def make_local_stack() -> None:
    """Make the stack `local` when there is none, and remove what a killed update left in the way of the next one."""
    OURS.mkdir(mode=0o700, exist_ok=True)
    STATE.mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(LOCAL))
    _clear_attributes()
    if not _has_state():
        pulumi("stack", "select", "--create", LOCAL)
    _clear_lock_of_the_dead()


def _has_state() -> bool:
    """Return whether the file backend has the stack; Pulumi is asked in all other cases."""
    return _on_files() and any((STATE / ".pulumi" / "stacks").glob(f"*/{LOCAL}.json"))


def _on_files() -> bool:
    return os.environ["PULUMI_BACKEND_URL"] == BACKEND


def _clear_attributes() -> None:
    """Remove the `.attrs` files of an engine with another backend URL; half of one makes the state unreadable."""
    for file in STATE.glob("**/*.attrs"):
        file.unlink(missing_ok=True)


def _clear_lock_of_the_dead() -> None:
    """Remove the lock of a killed update. Raises PorticoError for an update that runs, or that is on another host."""
    for lock in _locks():
        if lock["hostname"] != socket.gethostname() or _is_pulumi(lock["pid"]):
            raise PorticoError(
                f"stack {LOCAL}: expected no other update, got one by {lock['username']}@{lock['hostname']},"
                f" process {lock['pid']}, since {lock['timestamp']}\n    to fix it: wait for it to end"
            )
        click.echo(f"the update of process {lock['pid']} was killed: its lock is removed", err=True)
        pulumi("cancel", "--yes", "--stack", LOCAL)


def _is_pulumi(pid: int) -> bool:
    """Return whether the process still runs and is Pulumi; another process may have its id by now."""
    try:
        return b"pulumi" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def _locks() -> Iterator[dict[str, Any]]:
    if _on_files():
        for file in (STATE / ".pulumi" / "locks").glob(f"**/{LOCAL}/*.json"):
            yield json.loads(file.read_text())
