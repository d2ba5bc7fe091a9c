"""bin/portico releases: list the releases that each machine keeps."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, answers, chosen, ending, options
from portico.cli.machines.ways import ways
from portico.cli.pulumi_process import selected
from portico.cli.tables.rows import Row, show

NONE = "-"


@click.command()
@options
def releases(stack: str | None, host: str | None, as_json: bool) -> None:
    """Show the releases on each machine, the last deployed first.

    rollout.keep_releases says how many are kept of those that have passed the public check.
    """
    with ending():
        name = stack or selected()
        replies = answers(name, chosen(name, host), ways(name), "releases")
    rows = [_row(reply["host"], release) for reply in replies for release in reply.get("releases", ())]
    click.echo(json.dumps(replies, indent=2)) if as_json else show(rows, replies)
    sys.exit(COULD_NOT_LOOK if any("failure" in reply for reply in replies) else FINE)


def _row(host: str, release: dict[str, Any]) -> Row:
    state = "live" if release["live"] else "kept" if release["verified"] else "unverified"
    return {"host": host, "release": release["id"], "made": release["made"], "verified": release["verified"] or NONE,
            "state": state}
