"""bin/portico lock and unlock: refuse every change of the site, and allow changes again."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import click

from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, Reply, answers, chosen, ending, options
from portico.cli.machines.ways import ways
from portico.cli.pulumi_process import selected
from portico.cli.tables.rows import Row, show
from portico.protocol.printable import printable


@click.command()
@click.option("--reason", required=True, help="The reason, shown to everybody whose change is refused.")
@options
def lock(reason: str, stack: str | None, host: str | None, as_json: bool) -> None:
    """Refuse every change of the site until bin/portico unlock. The site keeps serving; an existing lock stays."""
    why = printable(reason.strip())
    if not why:
        raise click.BadParameter("expected a reason, got nothing", param_hint="--reason")
    _done("lock", stack, host, as_json, _locked, lock={"who": _operator(), "why": why})


@click.command()
@options
def unlock(stack: str | None, host: str | None, as_json: bool) -> None:
    """Allow changes of the site again, even if somebody else has locked it."""
    _done("unlock", stack, host, as_json, _unlocked)


def _operator() -> str:
    """Return user@host; the user's number where the user has no name, as in some build containers."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def _done(verb: str, stack: str | None, host: str | None, as_json: bool, state: Callable[[Reply], str],
          **sections: Any) -> None:
    with ending():
        name = stack or selected()
        replies = answers(name, chosen(name, host), ways(name), verb, **sections)
    rows: list[Row] = [{"host": reply["host"], "site": state(reply)} for reply in replies if "failure" not in reply]
    click.echo(json.dumps(replies, indent=2)) if as_json else show(rows, replies)
    sys.exit(COULD_NOT_LOOK if any("failure" in reply for reply in replies) else FINE)


def _locked(reply: Reply) -> str:
    return f"{'was' if reply['before'] else 'is'} locked by {_words(reply['lock'])}"


def _unlocked(reply: Reply) -> str:
    return f"is unlocked, was locked by {_words(reply['before'])}" if reply["before"] else "was not locked"


def _words(lock: dict[str, str]) -> str:
    return f"{lock['who']} since {lock['since']}: {lock['why']}"
