"""What the commands for a running site have in common: their options, the machines they ask, how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from cli.docker import lock
from cli.failure import Failure
from cli.machines.agent import ask
from cli.machines.deployed import Machine, Plan, machines
from cli.machines.ways import Ways
from planning.errors import DockerError, PorticoError

SECONDS = 10
"""In which the agent has to answer."""
FINE, NOT_WELL, COULD_NOT_LOOK = 0, 1, 2
PLACE = ("directory", "run", "unit", "docker", "site")
"""Of a plan, what says where its site is."""
IN_CONTAINERS = ("status",)
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
        click.echo(f"error: {error}", err=True)
        sys.exit(COULD_NOT_LOOK)


def chosen(stack: str, host: str | None) -> list[Machine]:
    """The machines of a stack that are asked for. Raises PorticoError when there is none."""
    known = machines(stack)
    found = [machine for machine in known if host in (None, machine.name)]
    if not found:
        names = ", ".join(machine.name for machine in known)
        raise PorticoError(f"--host: expected one of {names}, got {host}\n    to mend it: --host {known[0].name}")
    return found


def evidence(machine: Machine, ways: Ways, verb: str, **sections: Any) -> Plan:
    """What a verb tells of the machine's site. Raises Failure when it cannot be asked."""
    plan = plan_of(machine)
    if "docker" in plan and verb in lock.VERBS:
        return lock.told(plan["docker"], verb, sections)
    _require_known(verb, plan)
    place = {key: plan[key] for key in PLACE if key in plan}
    evidence = ask(machine, ways, verb, {**place, "deadline": SECONDS, **sections}).evidence
    told = {key: value for key, value in evidence.items() if key not in ("verb", "ok", "proved")}
    return {**told, "lock": lock.held(plan["docker"])} if "docker" in plan else told


def plan_of(machine: Machine) -> Plan:
    """That of the last step but one when the site was up; all of them say where it is."""
    return machine.plans.get("activate") or next(iter(machine.plans.values()))


def _require_known(verb: str, plan: Plan) -> None:
    """In containers some verbs have nobody yet who could be asked."""
    if "docker" in plan and verb not in IN_CONTAINERS:
        raise Failure(verb, "a site on this machine or on hosts", "one in containers, where this cannot be done yet",
                      "docker itself tells more: docker ps, docker images")
    if "docker" in plan and not {"volumes", "site"} <= {*plan["docker"], *plan}:
        raise Failure(verb, "a site that was up, on one engine", "one in a Swarm, or none: it cannot be looked at yet",
                      "docker itself tells more: docker service ps, docker service logs")


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
