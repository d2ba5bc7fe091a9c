"""bin/portico status: print one line for each machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime, timezone

import click

from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, NOT_WELL, Told, answers, chosen, ending, options
from portico.cli.machines.deployed import selected
from portico.cli.machines.ways import ways
from portico.cli.tables.rows import Row, show

NONE = "-"


@click.command()
@options
def status(stack: str | None, host: str | None, as_json: bool) -> None:
    """Release, instance, last public check, lock. Status 0: all serve and run, 1: one does not, 2: could not look."""
    with ending():
        name = stack or selected()
        known = chosen(name, host)
        told = answers(known, ways(name), "status")
    proofs = {machine.name: machine.published for machine in known}
    told = [one if "failure" in one else {**one, "evidence": proofs[one["host"]]} for one in told]
    click.echo(json.dumps(told, indent=2)) if as_json else show(rows(told), told)
    sys.exit(max(map(exit_status, told)))


def exit_status(told: Told) -> int:
    """Return the exit status for one machine."""
    if "failure" in told:
        return COULD_NOT_LOOK
    tasks = told.get("tasks", {}).values()
    lacking = any(of_a_role["running"] < of_a_role["desired"] for of_a_role in tasks)
    return FINE if told["served"] and told["running"] and not lacking else NOT_WELL


def rows(told: Sequence[Told]) -> list[Row]:
    """Return a row for each machine; tasks only in a Swarm, certificate only with TLS, lock only when one is set."""
    looked_at = [one for one in told if "failure" not in one]
    locks = any(one["lock"] for one in looked_at)
    return [{**_row(one), **_tasks(one), **_certificate(one), **({"lock": _lock(one["lock"])} if locks else {})}
            for one in looked_at]


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
    """Return the last public check that the stack has recorded; it may be of another configuration."""
    proof = one["evidence"]
    if not proof:
        return NONE
    words = f"{proof['status']} in {proof['ms']} ms at {proof['when']}"
    same = all(proof[name] == one[name] for name in ("config_id", "instance"))
    return words if same else f"{words}, of release {proof['release']}"


def _tasks(one: Told) -> Row:
    """Return how many tasks run and how many are desired, for each role."""
    told = [f"{tasks['running']}/{tasks['desired']} of {role}" for role, tasks in one.get("tasks", {}).items()]
    return {"tasks": " and ".join(told)} if told else {}


def _certificate(one: Told) -> Row:
    """Return the days left of the certificate in Nginx's file, or of the one that the last public check saw."""
    told = {**(one["evidence"] or {}), **one}
    if "certificate" not in told:
        return {}
    found = told["certificate"]
    return {"certificate": days_left(found["not_after"], datetime.now(timezone.utc)) if found else "none in its file"}


def days_left(not_after: str, now: datetime) -> str:
    """Return the days until a moment in UTC, in words."""
    days = (datetime.strptime(not_after, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc) - now).days
    return f"{days} days left" if days >= 0 else f"ended at {not_after}"


def _lock(lock: dict[str, str] | None) -> str:
    return f"by {lock['who']} since {lock['since']}: {lock['why']}" if lock else NONE
