"""./portico releases: what is kept on each machine."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from cli.docker.releases import images
from cli.machines.deployed import Machine, selected
from cli.machines.ways import Ways, ways
from cli.operating import COULD_NOT_LOOK, FINE, chosen, ending, evidence, options, plan_of, seen
from cli.operating_table import Row, show

NONE = "-"


@click.command()
@options
def releases(stack: str | None, host: str | None, as_json: bool) -> None:
    """The releases on each machine, the last deployed first; rollout.keep_releases says how many are kept."""
    with ending():
        name = stack or selected()
        known_ways = ways(name)
        told = seen(chosen(name, host), lambda machine: _kept(machine, known_ways))
    found = [_row(one["host"], release) for one in told for release in one.get("releases", ())]
    click.echo(json.dumps(told, indent=2)) if as_json else show(found, told)
    sys.exit(COULD_NOT_LOOK if any("failure" in one for one in told) else FINE)


def _kept(machine: Machine, ways: Ways) -> dict[str, Any]:
    """In containers a release is an image."""
    plan = plan_of(machine)
    if "docker" not in plan:
        return evidence(machine, ways, "releases")
    return {"releases": images(plan["docker"], evidence(machine, ways, "status"))}


def _row(host: str, release: dict[str, Any]) -> Row:
    state = "live" if release["live"] else "kept"
    return {"host": host, "release": release["id"], "made": release["made"], "verified": release["verified"] or NONE,
            "state": state}
