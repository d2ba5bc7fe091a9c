"""Name the stack in a remedy, so that it cannot change another stack that happens to be selected."""

import re

CHANGES = re.compile(r"\bpulumi (?:config (?:set|set-all|rm)|up|destroy)\b(?![^\n;&]*--stack)")
"""Matches a command that changes the selected stack or a setting of it."""


def name_stack(text: str, stack: str) -> str:
    """Return a message with `--stack` in each command that changes the stack or a setting of it."""
    return CHANGES.sub(lambda command: f"{command[0]} --stack {stack}", text)
