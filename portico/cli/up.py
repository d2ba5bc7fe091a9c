"""bin/portico up: carry out the chain, and print what each step has proved."""

from __future__ import annotations

import re
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

import click

from portico.cli.engine_event import SAME, EngineEvent
from portico.cli.local_stack import make_local_stack
from portico.cli.project import PROJECT
from portico.cli.pulumi_process import environment, pulumi
from portico.planning.errors import PorticoError
from portico.planning.passphrase import FILE_VARIABLE, LOCAL, VARIABLE
from portico.protocol.named_stack import name_stack
from portico.protocol.printable import paragraph, printable_lines

UPDATE = ("pulumi", "up", "--yes", "--skip-preview", "--json", "--non-interactive", "--color=never", "--stack", LOCAL)
WRONG_PASSPHRASE = "incorrect passphrase"
"""Pulumi's message for a passphrase that is not the stack's."""


@dataclass
class Update:
    """The state of an update, taken from its events."""

    errors: list[str] = field(default_factory=list)
    url: str = ""
    changes: frozenset[str] = frozenset()


@click.command()
@click.option("--app", type=click.Path(path_type=Path), help="Folder of the app; kept in Pulumi.local.yaml.")
def up(app: Path | None) -> None:
    """Deploy the app behind Gunicorn and Nginx on this machine."""
    make_local_stack()
    if app is not None:
        _choose(app)
    update = _updated()
    if update.changes <= {SAME}:
        click.echo("nothing to do: the site is as it should be")
    click.echo(f"URL: {update.url}")


def _choose(app: Path) -> None:
    folder = app if app.is_absolute() else Path.cwd() / app
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:30]
    source = folder.relative_to(PROJECT) if folder.is_relative_to(PROJECT) else folder
    pulumi("config", "set-all", "--stack", LOCAL, "--path",
           "--plaintext", f"app.source={source}", "--plaintext", f"app.name={name}")


def _updated() -> Update:
    """Run the update and show its events as they come. Raises PorticoError with the errors of an update that failed.

    An interrupt reaches Pulumi, too, which then ends the update in an orderly way: its end is waited for.
    """
    update = Update()
    signal.signal(signal.SIGINT, lambda *_: None)
    with TemporaryFile("w+") as stderr:
        with subprocess.Popen(UPDATE, cwd=PROJECT, env=environment(LOCAL), stdout=subprocess.PIPE, stderr=stderr,
                              text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                _take(update, EngineEvent.read(line))
        if process.returncode:
            stderr.seek(0)
            raise PorticoError(name_stack("\n".join(update.errors), LOCAL) or _refusal(stderr.read()))
    return update


def _refusal(stderr: str) -> str:
    """Return the message of Pulumi for an update that did not begin."""
    words = printable_lines(stderr).strip().removeprefix("error: ")
    if WRONG_PASSPHRASE not in words:
        return words
    return (f"stack {LOCAL}: expected the passphrase that Pulumi.{LOCAL}.yaml belongs to, got another one from "
            f"{FILE_VARIABLE} or {VARIABLE}\n    to fix it: unset {FILE_VARIABLE} {VARIABLE}")


def _take(update: Update, event: EngineEvent) -> None:
    if event.proved:
        click.echo(paragraph(event.proved))
    if event.error:
        update.errors.append(printable_lines(event.error))
    update.url = event.url or update.url
    update.changes = update.changes | event.changes
