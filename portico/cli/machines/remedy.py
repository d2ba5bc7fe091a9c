"""Makes of the agent's remedy the command to type: the agent knows neither the stack nor who logs in."""

from __future__ import annotations

import re
import shlex

from portico.protocol.named_stack import name_stack

HERE = ("pulumi", "docker")
"""The first words of remedies that are typed in the project's folder and not on the machine with the fault."""
ROOT = "root"
SIMPLE = re.compile(r"[\w ./:=@,+-]*")
"""Matches a single command that no shell has to read."""


def to_type(remedy: str, stack: str, user: str | None) -> str:
    """Return the command with the stack's name and, where another user than root logs in, with sudo.

    Without a login (`user` is None) the machine is this one, and the site is the operator's.
    """
    if not remedy or remedy.startswith(HERE) or user in (None, ROOT):
        return name_stack(remedy, stack)
    return f"sudo {remedy}" if SIMPLE.fullmatch(remedy) else f"sudo sh -c {shlex.quote(remedy)}"
