"""What the commands for a running site have in common: their options, the machines they ask, how they end."""

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
from portico.steps.failure import Failure, printable_lines

FINE, NOT_WELL, COULD_NOT_LOOK = 0, 1, 2
Told = dict[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])


def options(command: Command) -> Command:
    """Which stack, which machine, for whom."""
    for add in (
        click.option("--json", "as_json", is_flag=True, help="For programs."),
        click.option("--host", help="Only this machine."),
        click.option("--stack", help="Another stack than the one that is selected."),
    ):
        command = add(command)
    return command


@contextmanager
def ending() -> Iterator[None]:
    """A stack, a machine or settings that are not there end the command: it could not look."""
    try:
        yield
    except PorticoError as error:
        click.echo(f"error: {printable_lines(str(error))}", err=True)
        sys.exit(COULD_NOT_LOOK)


def chosen(stack: str, host: str | None) -> list[Machine]:
    """The machines of a stack that are asked for. Raises PorticoError when there is none."""
    known = machines(stack)
    found = [machine for machine in known if host in (None, machine.name)]
    if not found:
        names = ", ".join(machine.name for machine in known)
        raise PorticoError(f"--host: expected one of {names}, got {host}\n    to fix it: --host {known[0].name}")
    return found


def answers(known: Sequence[Machine], ways: Ways, verb: str, **sections: Any) -> list[Told]:
    """What the verb tells of each machine, or why it does not."""
    return seen(known, lambda machine: evidence(machine, ways, verb, **sections))


def seen(known: Sequence[Machine], look: Callable[[Machine], Plan]) -> list[Told]:
    """What is seen on each machine, or why nothing is."""
    return [_told(machine, look) for machine in known]


def _told(machine: Machine, look: Callable[[Machine], Plan]) -> Told:
    try:
        return {"host": machine.name, **look(machine)}
    except Failure as failure:
        return {"host": machine.name, "failure": failure.text()}
    except DockerError as error:
        return {"host": machine.name, "failure": str(error)}
