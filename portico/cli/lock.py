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

from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, Told, answers, chosen, ending, options
from portico.cli.machines.deployed import selected
from portico.cli.machines.ways import ways
from portico.cli.tables.rows import Row, show
from portico.protocol.printable import printable


@click.command()
@click.option("--reason", required=True, help="Told to whoever is refused.")
@options
def lock(reason: str, stack: str | None, host: str | None, as_json: bool) -> None:
    """Every change of the site is refused until bin/portico unlock; it serves on. A lock that is there stays."""
    why = printable(reason.strip())
    if not why:
        raise click.BadParameter("expected why, got nothing", param_hint="--reason")
    _done("lock", stack, host, as_json, _locked, lock={"who": _operator(), "why": why})


@click.command()
@options
def unlock(stack: str | None, host: str | None, as_json: bool) -> None:
    """The site may be changed again, whoever has locked it."""
    _done("unlock", stack, host, as_json, _unlocked)


def _operator() -> str:
    """Return user@host; the user's number where the user has no name, as in some build containers."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def _done(verb: str, stack: str | None, host: str | None, as_json: bool, state: Callable[[Told], str],
          **sections: Any) -> None:
    with ending():
        name = stack or selected()
        told = answers(chosen(name, host), ways(name), verb, **sections)
    rows: list[Row] = [{"host": one["host"], "site": state(one)} for one in told if "failure" not in one]
    click.echo(json.dumps(told, indent=2)) if as_json else show(rows, told)
    sys.exit(COULD_NOT_LOOK if any("failure" in one for one in told) else FINE)


def _locked(one: Told) -> str:
    return f"{'was' if one['before'] else 'is'} locked by {_words(one['lock'])}"


def _unlocked(one: Told) -> str:
    return f"is unlocked, was locked by {_words(one['before'])}" if one["before"] else "was not locked"


def _words(lock: dict[str, str]) -> str:
    return f"{lock['who']} since {lock['since']}: {lock['why']}"
