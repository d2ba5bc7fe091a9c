"""bin/portico doctor: check every machine of a stack as the guide's debugging section does."""

from __future__ import annotations

import json
import sys

import click

from portico.cli.machines.agent import ask
from portico.cli.machines.app_secrets import app_secrets, masked
from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, NOT_WELL, Reply, chosen, ending, options, replies_of
from portico.cli.machines.deployed import DOCTOR_IN_SWARM, Machine, Plan
from portico.cli.machines.evidence import SECONDS
from portico.cli.machines.remedy import to_type
from portico.cli.machines.ways import Ways, ways
from portico.cli.pulumi_process import selected
from portico.protocol.chain import PARTS, STEPS
from portico.protocol.failure import Failure

EXAMINED = [word for word, step in STEPS.items() if step.examined]
"""The steps whose plans say what the doctor should find."""
IN_A_SWARM = {part.part_of: word for word, part in PARTS.items() if part.examined}
"""The part of a step whose plan says it in a Swarm, by the step."""


@click.command()
@options
def doctor(stack: str | None, host: str | None, as_json: bool) -> None:
    """Run nine checks and name one cause. Status 0: all is well, 1: a fault, 2: a machine could not be looked at."""
    with ending():
        name = stack or selected()
        machines, known_ways = chosen(name, host), ways(name)
        replies = replies_of(name, machines, lambda machine: _examined(machine, name, known_ways))
        if any(map(status, replies)):
            replies = masked(replies, app_secrets(name))
    click.echo(json.dumps(replies, indent=2)) if as_json else _show(replies)
    sys.exit(max(map(status, replies)))


def _show(replies: list[Reply]) -> None:
    from portico.cli.tables.doctor import show  # here: the machines are asked sooner without it

    show(replies)


def status(reply: Reply) -> int:
    """Return the exit status for one machine."""
    if "failure" in reply:
        return COULD_NOT_LOOK
    return NOT_WELL if reply["diagnosis"] else FINE


def _examined(machine: Machine, stack: str, ways: Ways) -> Plan:
    """Return the checks and the diagnosis, whose remedy can be typed for this stack and this machine's login."""
    evidence = ask(machine, ways, *question(machine)).evidence
    diagnosis, peer = evidence["diagnosis"], ways.peers.get(machine.name)
    if diagnosis:
        remedy = to_type(diagnosis["remedy"], stack, peer.user if peer else None)
        diagnosis = {**diagnosis, "remedy": remedy}
    return {"checks": evidence["checks"], "diagnosis": diagnosis}


def question(machine: Machine) -> tuple[str, Plan]:
    """Return the agent's verb and its plan. Raises Failure for a machine on which a step was never carried out."""
    needed = [IN_A_SWARM.get(word, word) if machine.in_swarm else word for word in EXAMINED]
    lacking = [verb for verb in needed if verb not in machine.plans]
    if lacking:
        raise Failure("doctor", "a site that was up", f"none: {', '.join(lacking)} was never carried out",
                      remedy="pulumi up")
    return (DOCTOR_IN_SWARM, swarm_plan_of(machine)) if machine.in_swarm else ("doctor", plan_of(machine))


def plan_of(machine: Machine) -> Plan:
    """Return the doctor's plan, with which the agent compares the site."""
    site, upstream, public = (machine.plans[word] for word in ("nginx", "upstream-check", "public-check"))
    asked = {"expectation": upstream["expectation"], "headers": upstream["headers"]}
    return {**site, "deadline": SECONDS, "upstream": asked, "public": public["public"]}


def swarm_plan_of(machine: Machine) -> Plan:
    """Return the doctor's plan for a site in a Swarm; its public check tries once and does not wait."""
    tasks, files, published = (machine.plans[word] for word in ("upstream-check", "nginx-test", "public-check"))
    public = published["public"]
    at_once = {**public, "expectation": {**public["expectation"], "deadline": 0, "timeout": 2}}
    return {**tasks, "deadline": SECONDS, "files": files["files"], "live": published["live"], "public": at_once}
