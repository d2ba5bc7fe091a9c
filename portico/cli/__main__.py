"""The entry point of bin/portico: it runs the command that the first argument names."""

import os
import re
import shlex
import sys

import click

from portico.cli import project
from portico.cli.doctor import doctor
from portico.cli.down import down
from portico.cli.drift import drift
from portico.cli.going_back.command import rollback
from portico.cli.lock import lock, unlock
from portico.cli.logs import logs
from portico.cli.machines.deployed import asked
from portico.cli.passphrase import variables
from portico.cli.releases import releases
from portico.cli.report.command import report
from portico.cli.status import status
from portico.cli.up import up
from portico.planning.errors import PorticoError
from portico.protocol.printable import printable_lines


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def portico() -> None:
    """A Flask app behind Gunicorn and Nginx, each layer proven before the next is touched."""


@portico.command()
def env() -> None:
    """Print what plain pulumi needs here, but for a passphrase: eval "$(bin/portico env)"."""
    for name, value in {**project.engine_environment(), **project.environment("")}.items():
        click.echo(f"export {name}={shlex.quote(value)}")


@portico.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(command: tuple[str, ...]) -> None:
    """Run any command with this project's Python and engine."""
    _replace_by(*command)


@portico.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def pulumi(arguments: tuple[str, ...]) -> None:
    """Plain pulumi with this project's engine and state; of stack local the passphrase, too."""
    project.STATE.mkdir(parents=True, exist_ok=True)
    os.environ.update(variables(arguments, project.PROJECT, asked))
    _replace_by("pulumi", *arguments)


def _replace_by(*command: str) -> None:
    os.environ.update(project.environment(""))
    os.environ["PATH"] = f"{project.PROJECT / '.venv' / 'bin'}:{os.environ['PATH']}"
    os.execvp(command[0], command)


portico.add_command(up)
portico.add_command(down)
portico.add_command(doctor)
portico.add_command(drift)
portico.add_command(report)
portico.add_command(rollback)
portico.add_command(status)
portico.add_command(logs)
portico.add_command(releases)
portico.add_command(lock)
portico.add_command(unlock)


def main() -> None:
    """Run one command; print an error of Portico's own without a traceback."""
    try:
        portico()
    except PorticoError as error:
        click.echo(f"error: {printable_lines(str(error))}", err=True)
        if re.search("pulumi (config|stack)", str(error)):
            click.echo("(pulumi with this project's engine and state: bin/portico pulumi …)", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
