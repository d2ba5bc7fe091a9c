"""bin/portico status: print one line for each machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime, timezone

import click

from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, NOT_WELL, Reply, answers, chosen, ending, options
from portico.cli.machines.ways import ways
from portico.cli.pulumi_process import selected
from portico.cli.tables.rows import Row, show

NONE = "-"


@click.command()
@options
def status(stack: str | None, host: str | None, as_json: bool) -> None:
    """Show release, instance, last check and lock. Status 0: all serve and run, 1: one does not, 2: could not look."""
    with ending():
        name = stack or selected()
        machines = chosen(name, host)
        replies = answers(name, machines, ways(name), "status")
    proofs = {machine.name: machine.published for machine in machines}
    replies = [reply if "failure" in reply else {**reply, "evidence": proofs[reply["host"]]} for reply in replies]
    click.echo(json.dumps(replies, indent=2)) if as_json else show(rows(replies), replies)
    sys.exit(max(map(exit_status, replies)))


def exit_status(reply: Reply) -> int:
    """Return the exit status for one machine."""
    if "failure" in reply:
        return COULD_NOT_LOOK
    tasks = reply.get("tasks", {}).values()
    lacking = any(of_a_role["running"] < of_a_role["desired"] for of_a_role in tasks)
    return FINE if reply["served"] and reply["running"] and not lacking else NOT_WELL


def rows(replies: Sequence[Reply]) -> list[Row]:
    """Return a row for each machine; tasks only in a Swarm, certificate only with TLS, lock only when one is set."""
    looked_at = [reply for reply in replies if "failure" not in reply]
    locks = any(reply["lock"] for reply in looked_at)
    return [{**_row(reply), **_tasks(reply), **_certificate(reply), **({"lock": _lock(reply["lock"])} if locks else {})}
            for reply in looked_at]


def _row(reply: Reply) -> Row:
    return {
        "host": reply["host"],
        "release": reply["release"] or NONE,
        "since": reply["since"] or NONE,
        "instance": f"{reply['instance'] or NONE}{_how(reply)}",
        "public check": _check(reply),
    }


def _how(reply: Reply) -> str:
    runs = " runs" if reply["running"] else " does not run"
    return runs if reply["served"] else f"{runs} and Nginx does not serve it"


def _check(reply: Reply) -> str:
    """Return the last public check that the stack has recorded; it may be of another configuration."""
    proof = reply["evidence"]
    if not proof:
        return NONE
    words = f"{proof['status']} in {proof['ms']} ms at {proof['when']}"
    same = all(proof[name] == reply[name] for name in ("config_id", "instance"))
    return words if same else f"{words}, of release {proof['release']}"


def _tasks(reply: Reply) -> Row:
    """Return how many tasks run and how many are desired, for each role."""
    counts = [f"{tasks['running']}/{tasks['desired']} of {role}" for role, tasks in reply.get("tasks", {}).items()]
    return {"tasks": " and ".join(counts)} if counts else {}


def _certificate(reply: Reply) -> Row:
    """Return the days left of the certificate in Nginx's file, or of the one that the last public check saw."""
    facts = {**(reply["evidence"] or {}), **reply}
    if "certificate" not in facts:
        return {}
    certificate, now = facts["certificate"], datetime.now(timezone.utc)
    return {"certificate": days_left(certificate["not_after"], now) if certificate else "none in its file"}


def days_left(not_after: str, now: datetime) -> str:
    """Return the days until a moment in UTC, in words."""
    days = (datetime.strptime(not_after, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc) - now).days
    return f"{days} days left" if days >= 0 else f"ended at {not_after}"


def _lock(lock: dict[str, str] | None) -> str:
    return f"by {lock['who']} since {lock['since']}: {lock['why']}" if lock else NONE
