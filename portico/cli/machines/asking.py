"""The parts that the commands for a running site share: options, the machines that are asked, exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from portico.cli.machines.deployed import Machine, Plan, machines
from portico.cli.machines.evidence import evidence
from portico.cli.machines.ways import Ways
from portico.planning.errors import DockerError, PorticoError
from portico.protocol.failure import Failure
from portico.protocol.named_stack import name_stack
from portico.protocol.printable import printable_lines

FINE, NOT_WELL, COULD_NOT_LOOK = 0, 1, 2
Reply = dict[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])


def options(command: Command) -> Command:
    """Add the options --stack, --host and --json to a command."""
    for add in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--host", help="Only this machine."),
        click.option("--stack", help="The stack; default: the selected one."),
    ):
        command = add(command)
    return command


@contextmanager
def ending() -> Iterator[None]:
    """End the command with status 2 and the message of a PorticoError, as for a stack without a site."""
    try:
        yield
    except PorticoError as error:
        click.echo(f"error: {printable_lines(str(error))}", err=True)
        sys.exit(COULD_NOT_LOOK)


def chosen(stack: str, host: str | None) -> list[Machine]:
    """Return the machine named `host`, or all machines of the stack. Raises PorticoError when there is none."""
    deployed = machines(stack)
    matching = [machine for machine in deployed if host in (None, machine.name)]
    if not matching:
        names = ", ".join(machine.name for machine in deployed)
        raise PorticoError(f"--host: expected one of {names}, got {host}\n    to fix it: --host {deployed[0].name}")
    return matching


def answers(stack: str, machines: Sequence[Machine], ways: Ways, verb: str, **sections: Any) -> list[Reply]:
    """Return the evidence of a verb for each machine, or the failure that prevented it."""
    return replies_of(stack, machines, lambda machine: evidence(machine, ways, verb, **sections))


def replies_of(stack: str, machines: Sequence[Machine], look: Callable[[Machine], Plan]) -> list[Reply]:
    """Return the result of `look` for each machine, or the failure that prevented it; its remedy names the stack."""
    return [_reply_of(stack, machine, look) for machine in machines]


def _reply_of(stack: str, machine: Machine, look: Callable[[Machine], Plan]) -> Reply:
    try:
        return {"host": machine.name, **look(machine)}
    except Failure as failure:
        return {"host": machine.name, "failure": name_stack(failure.text(), stack)}
    except DockerError as error:
        return {"host": machine.name, "failure": name_stack(str(error), stack)}
