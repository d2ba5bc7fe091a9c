"""./portico status: one line a machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from cli.machines.deployed import pulumi, selected
from cli.machines.ways import ways
from cli.operating import COULD_NOT_LOOK, FINE, NOT_WELL, Told, answers, chosen, ending, options
from cli.operating_table import Row, show

NONE = "-"


@click.command()
@options
def status(stack: str | None, host: str | None, as_json: bool) -> None:
    """Release, instance, last public check, lock. Status 0: all serve and run, 1: one does not, 2: could not look."""
    with ending():
        name = stack or selected()
        told = answers(chosen(name, host), ways(name), "status")
        proofs = _proofs(name)
    told = [one if "failure" in one else {**one, "evidence": proofs.get(one["host"])} for one in told]
    click.echo(json.dumps(told, indent=2)) if as_json else show(rows(told), told)
    sys.exit(max(map(exit_status, told)))


def exit_status(told: Told) -> int:
    """Of one machine."""
    if "failure" in told:
        return COULD_NOT_LOOK
    return FINE if told["served"] and told["running"] else NOT_WELL


def rows(told: Sequence[Told]) -> list[Row]:
    """A column for locks only when there is one."""
    looked_at = [one for one in told if "failure" not in one]
    locks = any(one["lock"] for one in looked_at)
    return [{**_row(one), **({"lock": _lock(one["lock"])} if locks else {})} for one in looked_at]


def _row(one: Told) -> Row:
    return {
        "host": one["host"],
        "release": one["release"] or NONE,
        "since": one["since"] or NONE,
        "instance": f"{one['instance'] or NONE}{_how(one)}",
        "public check": _check(one),
    }


def _how(one: Told) -> str:
    runs = " runs" if one["running"] else " does not run"
    return runs if one["served"] else f"{runs} and Nginx does not serve it"


def _check(one: Told) -> str:
    """The last one that the stack knows of; it may be another configuration's."""
    proof = one["evidence"]
    if not proof:
        return NONE
    words = f"{proof['status']} in {proof['ms']} ms at {proof['when']}"
    return words if proof["config_id"] == one["config_id"] else f"{words}, of release {proof['release']}"


def _lock(lock: dict[str, str] | None) -> str:
    return f"by {lock['who']} since {lock['since']}: {lock['why']}" if lock else NONE


def _proofs(stack: str) -> dict[str, dict[str, Any]]:
    """By machine what its last public check has proved."""
    hosts = json.loads(pulumi("stack", "output", "--json", "--stack", stack)).get("hosts")
    known = hosts.items() if isinstance(hosts, dict) else ()
    return {name: there["evidence"]["public"] for name, there in known}
