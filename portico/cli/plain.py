"""bin/portico env, run and pulumi: this project's engine, Python and state for other commands."""

from __future__ import annotations

import os
import shlex

import click

from portico.cli import project
from portico.cli.passphrase import variables
from portico.cli.pulumi_process import asked


@click.command()
def env() -> None:
    """Print what plain pulumi needs here, but for a passphrase: eval "$(bin/portico env)"."""
    for name, value in {**project.engine_environment(), **project.environment("")}.items():
        click.echo(f"export {name}={shlex.quote(value)}")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(command: tuple[str, ...]) -> None:
    """Run any command with this project's Python and engine."""
    _replace_by(*command)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
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
