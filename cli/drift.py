"""./portico drift: what is other on the machines than the stack says."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from cli.failure import Failure, printable
from cli.machines.agent import ask
from cli.machines.deployed import Machine, machines, selected
from cli.machines.ways import Ways, ways
from planning.errors import PorticoError

SECONDS = 60
NONE, SOME, COULD_NOT_LOOK = 0, 1, 2
PLACE = ("directory", "run", "unit")
STEPS = ("prepare", "release", "static", "start", "activate")
Told = dict[str, Any]


@click.command()
@click.option("--stack", help="Another stack than the one that is selected.")
@click.option("--host", help="Only this machine.")
@click.option("--json", "as_json", is_flag=True, help="For programs: a list, one object for each machine.")
def drift(stack: str | None, host: str | None, as_json: bool) -> None:
    """Compare the machines with the stack; nothing is changed. Status 0: no drift, 1: some, 2: could not look."""
    name = stack or selected()
    try:
        known, chosen_ways = machines(name), ways(name)
    except PorticoError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(COULD_NOT_LOOK)
    told = [_told(machine, chosen_ways) for machine in known if host in (None, machine.name)]
    click.echo(json.dumps(told, indent=2)) if as_json else _show(told)
    sys.exit(max(map(status, told), default=COULD_NOT_LOOK))


def status(told: Told) -> int:
    """As an exit status."""
    if "failure" in told:
        return COULD_NOT_LOOK
    return SOME if told["drift"] else NONE


def plan_of(machine: Machine) -> dict[str, Any]:
    """The plans of the steps, as they were last carried out."""
    first = machine.plans["prepare"]
    place: dict[str, Any] = {key: first[key] for key in PLACE if key in first}
    return {**place, "deadline": SECONDS, "steps": {verb: machine.plans[verb] for verb in STEPS
                                                   if verb in machine.plans}}


def _told(machine: Machine, chosen_ways: Ways) -> Told:
    try:
        evidence = ask(machine, chosen_ways, "drift", plan_of(machine)).evidence
        return {"host": machine.name, "drift": evidence["drift"], "mended": evidence["mended"]}
    except Failure as failure:
        return {"host": machine.name, "failure": failure.text()}


def _show(told: Sequence[Told]) -> None:
    """A line for each thing, and of a text the lines that differ."""
    console = Console(highlight=False, soft_wrap=True)
    for one in told:
        lines = [one["failure"]] if "failure" in one else [] if one["drift"] else ["no drift"]
        for found in one.get("drift", []):
            lines.append(f"{found['step']}: {found['where']}: {found['what']}")
            lines += [f"    {line}" for line in found["diff"]]
        for line in lines:
            console.print(f"{one['host']}: {printable(line)}", markup=False)
