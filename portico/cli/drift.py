"""bin/portico drift: show where the machines differ from the stack."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from portico.cli.machines.agent import ask
from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, NOT_WELL, Reply, chosen, ending, options, replies_of
from portico.cli.machines.deployed import Machine
from portico.cli.machines.evidence import PLACE
from portico.cli.machines.ways import Ways, ways
from portico.cli.pulumi_process import selected
from portico.planning.errors import NoSiteError
from portico.protocol.chain import STEPS
from portico.protocol.failure import Failure
from portico.protocol.printable import printable

SECONDS = 60


@click.command()
@options
def drift(stack: str | None, host: str | None, as_json: bool) -> None:
    """Compare the machines with the stack; nothing is changed. Status 0: no drift, 1: some, 2: could not look."""
    with ending():
        name = stack or selected()
        known_ways = ways(name)
        replies = replies_of(name, _where(name, host), lambda machine: _drift_of(machine, known_ways))
    click.echo(json.dumps(replies, indent=2)) if as_json else _show(replies)
    sys.exit(max(map(status, replies), default=FINE))


def _where(stack: str, host: str | None) -> list[Machine]:
    """Return the machines to ask; none for a stack without a site, which cannot have drifted."""
    try:
        return chosen(stack, host)
    except NoSiteError:
        return []


def status(reply: Reply) -> int:
    """Return the exit status for one machine."""
    if "failure" in reply:
        return COULD_NOT_LOOK
    return NOT_WELL if reply["drift"] else FINE


def plan_of(machine: Machine) -> dict[str, Any]:
    """Return the agent's plan: the steps' plans as last carried out. Raises Failure for a site in containers."""
    first = machine.plans["prepare"]
    if "docker" in first:
        raise Failure("drift", "a site on this machine or on hosts", "one in containers",
                      remedy="pulumi up --refresh, which compares containers and repairs what has changed")
    place: dict[str, Any] = {key: first[key] for key in PLACE if key in first}
    steps = {step: plan for step, plan in machine.plans.items() if step in STEPS and STEPS[step].drifts}
    return {**place, "deadline": SECONDS, "steps": steps}


def _drift_of(machine: Machine, ways: Ways) -> dict[str, Any]:
    evidence = ask(machine, ways, "drift", plan_of(machine)).evidence
    return {"drift": evidence["drift"], "mended": evidence["mended"]}


def _show(replies: Sequence[Reply]) -> None:
    """Print a line for each difference, and for a text file also the lines that differ."""
    console = Console(highlight=False, soft_wrap=True)
    for reply in replies:
        lines = reply["failure"].splitlines() if "failure" in reply else [] if reply["drift"] else ["no drift"]
        for difference in reply.get("drift", []):
            lines.append(f"{difference['step']}: {difference['where']}: {difference['what']}")
            lines += [f"    {line}" for line in difference["diff"]]
        for line in lines:
            console.print(f"{reply['host']}: {printable(line)}", markup=False)
