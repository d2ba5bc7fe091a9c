"""The project's stack `local`, and its file backend, which is used unless the user has chosen another."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pulumi import automation

from portico.planning.errors import PorticoError
from portico.planning.passphrase import LOCAL, LOCAL_PASSPHRASE, VARIABLE, is_local, passphrase_in

PROJECT = Path.cwd()
"""The folder of the Pulumi project: `bin/portico` goes there, and Pulumi runs its programs in it."""
OURS = PROJECT / ".portico"
STATE = OURS / "state"
BACKEND = f"file://{STATE}?metadata=skip"
"""The URL of the file backend. `metadata=skip` leaves out the `.attrs` file beside each file of the state: the engine
does not write it in one piece, and an update killed in that moment would leave a stack that no command can read."""
ENGINE = ("PATH", "PULUMI_HOME", "PULUMI_CREDENTIALS_PATH", "PULUMI_SKIP_UPDATE_CHECK",
          "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION")


def engine_environment() -> dict[str, str]:
    """Return the variables by which the toolchain's engine is found."""
    return {name: os.environ[name] for name in ENGINE if name in os.environ}


def environment(stack: str) -> dict[str, str]:
    """Return the variables for the backend and the passphrase of a stack; the user's own environment goes first."""
    chosen = {"PULUMI_BACKEND_URL": os.environ.get("PULUMI_BACKEND_URL", BACKEND)}
    if is_local(stack) and passphrase_in(os.environ) is None:
        chosen[VARIABLE] = LOCAL_PASSPHRASE
    return chosen


def local_stack() -> automation.Stack:
    """Return the stack `local`; make it when there is none."""
    OURS.mkdir(mode=0o700, exist_ok=True)
    STATE.mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(LOCAL))
    _clear_attributes()
    stack = automation.create_or_select_stack(stack_name=LOCAL, work_dir=str(PROJECT))
    _clear_lock_of_the_dead(stack)
    return stack


def _clear_attributes() -> None:
    """Remove the `.attrs` files of an engine with another backend URL; half of one makes the state unreadable."""
    for file in STATE.glob("**/*.attrs"):
        file.unlink(missing_ok=True)


def _clear_lock_of_the_dead(stack: automation.Stack) -> None:
    """Remove the lock of a killed update. Raises PorticoError for an update that runs, or that is on another host."""
    for lock in _locks():
        if lock["hostname"] != socket.gethostname() or _is_pulumi(lock["pid"]):
            raise PorticoError(
                f"stack {LOCAL}: expected no other update, got one by {lock['username']}@{lock['hostname']},"
                f" process {lock['pid']}, since {lock['timestamp']}\n    to fix it: wait for it to end"
            )
        click.echo(f"the update of process {lock['pid']} was killed: its lock is removed", err=True)
        stack.cancel()


def _is_pulumi(pid: int) -> bool:
    """Return whether the process still runs and is Pulumi; another process may have its id by now."""
    try:
        return b"pulumi" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def _locks() -> Iterator[dict[str, Any]]:
    if os.environ["PULUMI_BACKEND_URL"] == BACKEND:
        for file in (STATE / ".pulumi" / "locks").glob(f"**/{LOCAL}/*.json"):
            yield json.loads(file.read_text())
