"""The names of the operator's commands, and the module of each: only the command that runs is imported."""

from __future__ import annotations

from importlib import import_module

import click

MODULES = {
    "doctor": "portico.cli.doctor",
    "down": "portico.cli.down",
    "drift": "portico.cli.drift",
    "env": "portico.cli.plain",
    "lock": "portico.cli.lock",
    "logs": "portico.cli.logs",
    "pulumi": "portico.cli.plain",
    "releases": "portico.cli.releases",
    "report": "portico.cli.report.command",
    "rollback": "portico.cli.going_back.command",
    "run": "portico.cli.plain",
    "status": "portico.cli.status",
    "unlock": "portico.cli.lock",
    "up": "portico.cli.up",
}
"""The module that has a function of the command's name."""


class Commands(click.Group):
    """A group that imports the module of a command when the command is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name; None when there is none."""
        if cmd_name not in MODULES:
            return None
        command: click.Command = getattr(import_module(MODULES[cmd_name]), cmd_name)
        return command
