"""./portico doctor: the guide's debugging section, on every machine of a stack."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from cli.docker.swarm_reading import VERB
from cli.doctor_table import show
from cli.failure import Failure
from cli.machines.agent import ask
from cli.machines.deployed import OF_SWARM, Machine, Plan, machines, selected
from cli.machines.ways import Ways, ways
from planning.errors import DockerError, PorticoError

OF_THE_SITE = ("activate", "check-upstream", "check-public")
"""The steps whose plans say what there has to be."""
SECONDS = 10
FINE, A_FAULT, COULD_NOT_LOOK = 0, 1, 2
Told = dict[str, Any]


@click.command()
@click.option("--stack", help="Another stack than the one that is selected.")
@click.option("--host", help="Only this machine.")
@click.option("--json", "as_json", is_flag=True, help="For programs: a list, one object for each machine.")
def doctor(stack: str | None, host: str | None, as_json: bool) -> None:
    """Nine checks and one diagnosis. Status 0: all is well, 1: a fault, 2: it could not be looked at."""
    try:
        told = examine(stack or selected(), host)
    except PorticoError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(COULD_NOT_LOOK)
    click.echo(json.dumps(told, indent=2)) if as_json else show(told)
    sys.exit(max(status(one) for one in told))


def examine(stack: str, host: str | None) -> list[Told]:
    """What the doctor says of each machine. Raises PorticoError for a stack or a machine that is not there."""
    known = machines(stack)
    chosen = [machine for machine in known if host in (None, machine.name)]
    if not chosen:
        names = ", ".join(machine.name for machine in known)
        raise PorticoError(f"--host: expected one of {names}, got {host}\n    to mend it: ./portico doctor --host NAME")
    known_ways = ways(stack)
    return [_told(machine, known_ways) for machine in chosen]


def status(told: Told) -> int:
    """As an exit status."""
    if "failure" in told:
        return COULD_NOT_LOOK
    return A_FAULT if told["diagnosis"] else FINE


def _told(machine: Machine, known_ways: Ways) -> Told:
    try:
        evidence = ask(machine, known_ways, *question(machine)).evidence
    except (Failure, DockerError) as failure:
        return {"host": machine.name, "failure": failure.text() if isinstance(failure, Failure) else str(failure)}
    return {"host": machine.name, "checks": evidence["checks"], "diagnosis": evidence["diagnosis"]}


def question(machine: Machine) -> tuple[str, Plan]:
    """The agent's verb, and its plan. Raises Failure for a machine whose chain never came to its end."""
    needed = OF_SWARM if machine.in_swarm else OF_THE_SITE
    lacking = [verb for verb in needed if verb not in machine.plans]
    if lacking:
        raise Failure("doctor", "a site that was up", f"none: {', '.join(lacking)} was never carried out", "pulumi up")
    return (VERB, swarm_plan_of(machine)) if machine.in_swarm else ("doctor", plan_of(machine))


def plan_of(machine: Machine) -> Plan:
    """What the agent has to know of the site to compare it with."""
    site, upstream, public = (machine.plans[verb] for verb in OF_THE_SITE)
    asked = {"expectation": upstream["expectation"], "headers": upstream["headers"]}
    return {**site, "deadline": SECONDS, "upstream": asked, "public": public["public"]}


def swarm_plan_of(machine: Machine) -> Plan:
    """Likewise of a Swarm: nobody waits for what may come."""
    tasks, files, published = (machine.plans[verb] for verb in OF_SWARM)
    public = published["public"]
    at_once = {**public, "expectation": {**public["expectation"], "deadline": 0, "timeout": 2}}
    return {**tasks, "deadline": SECONDS, "files": files["files"], "live": published["live"], "public": at_once}
