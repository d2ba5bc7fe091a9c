"""Run `pulumi` for a stack of this project."""

from __future__ import annotations

import os
import subprocess

from portico.cli import project
from portico.cli.named_stack import named_stack
from portico.planning.errors import PorticoError
from portico.planning.passphrase import LOCAL, missing

NO_PASSPHRASE = "passphrase must be set"
"""Pulumi's message when it needs a passphrase and cannot ask for it."""


def pulumi(*arguments: str) -> str:
    """Return what a Pulumi command prints. Raises PorticoError with its error message when it fails."""
    stack = named_stack(arguments) or ""
    ran = subprocess.run(["pulumi", "--non-interactive", "--color=never", *arguments], cwd=project.PROJECT,
                         capture_output=True, text=True, env=environment(stack))
    if ran.returncode and NO_PASSPHRASE in ran.stderr:
        raise missing(stack, salted=True)
    if ran.returncode:
        raise PorticoError((ran.stderr or ran.stdout).strip().removeprefix("error: "))
    return ran.stdout


def environment(stack: str) -> dict[str, str]:
    """Return the environment for a Pulumi command about a stack of this project."""
    return {**os.environ, **project.environment(stack)}


def selected() -> str:
    """Return the stack of a command that names none: the one that Pulumi has selected, or else `local`."""
    return asked() or LOCAL


def asked() -> str:
    """Return the name of the stack that Pulumi has selected; empty when there is none."""
    ran = subprocess.run(["pulumi", "stack", "--show-name", "--non-interactive"], cwd=project.PROJECT,
                         capture_output=True, text=True, env=environment(""))
    return ran.stdout.strip()
