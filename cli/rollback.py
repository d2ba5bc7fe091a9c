"""./portico rollback: an earlier release through the same chain, with the same gates."""

from __future__ import annotations

import json
import subprocess
import sys

import click

from cli.failure import Failure
from cli.fetched_source import unpack
from cli.machines.deployed import Machine, environment, pulumi, selected
from cli.machines.ways import Ways, ways
from cli.operating import Told, answers, chosen, ending, evidence
from cli.stack import OURS, PROJECT
from planning.errors import PorticoError

KEPT = "rollback"
"""Folder of ours with the sources that were fetched."""


@click.command()
@click.argument("release", required=False)
@click.option("--stack", help="Another stack than the one that is selected.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def rollback(release: str | None, stack: str | None, as_json: bool) -> None:
    """Deploy RELEASE again, or the last verified one before the live one: its source is fetched from where it is kept.

    Sets app.source and runs `pulumi up`; when that fails, app.source is as it was.
    """
    with ending():
        name = stack or selected()
        machines, known_ways = chosen(name, None), ways(name)
        told = answers(machines, known_ways, "releases")
        goal = release or last_before(told)
        source = _fetched(_keeper(machines, told, goal), known_ways, goal)
        before = pulumi("config", "get", "--path", "app.source", "--stack", name).strip()
    status = _deployed(name, source, before, sys.stderr if as_json else sys.stdout)
    if as_json:
        click.echo(json.dumps({"release": goal, "source": source, "before": before, "status": status}, indent=2))
    else:
        click.echo(f"to go forward again: pulumi config set --path app.source {before}, then pulumi up"
                   if status == 0 else f"app.source is {before} as before; the site is as the update left it")
    sys.exit(status)


def last_before(told: list[Told]) -> str:
    """The newest verified release that is live nowhere. Raises PorticoError when none is kept."""
    everywhere = [one for host in told for one in host.get("releases", ())]
    live = {one["id"] for one in everywhere if one["live"]}
    found = sorted((one["verified"], one["id"]) for one in everywhere if one["verified"] and one["id"] not in live)
    if not found:
        raise PorticoError("rollback: expected a verified release besides the live one, got none\n"
                           "    to mend it: ./portico releases shows what is kept; "
                           "pulumi config set --path rollout.keep_releases 3 keeps more")
    return str(found[-1][1])


def _keeper(machines: list[Machine], told: list[Told], release: str) -> Machine:
    for machine, one in zip(machines, told, strict=True):
        if any(kept["id"] == release for kept in one.get("releases", ())):
            return machine
    kept = sorted({one["id"] for host in told for one in host.get("releases", ())})
    why = "; ".join(one["failure"] for one in told if "failure" in one)
    raise PorticoError(f"rollback: expected a release that is kept ({', '.join(kept) or why or 'none is'}), got "
                       f"{release}\n    to mend it: ./portico releases")


def _fetched(machine: Machine, known_ways: Ways, release: str) -> str:
    """The folder of its source, below the project's own."""
    folder = OURS / KEPT / release
    try:
        told = evidence(machine, known_ways, "source", release=release)["source"]
    except Failure as failure:
        raise PorticoError(failure.text()) from None
    unpack(told, folder)
    return str(folder.relative_to(PROJECT))


def _deployed(stack: str, source: str, before: str, out: object) -> int:
    """Status of the update; one that fails changes no setting."""
    pulumi("config", "set", "--path", "app.source", source, "--stack", stack)
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack]
    status = subprocess.run(command, cwd=PROJECT, env=environment(), stdout=out).returncode  # type: ignore[call-overload]
    if status:
        pulumi("config", "set", "--path", "app.source", before, "--stack", stack)
    return int(status)
