"""Name the stack in a remedy, so that it cannot change another stack that happens to be selected."""

import re

AGAIN = "pulumi up again"
"""The command that was just typed, with its stack."""
CHANGES = re.compile(r"\bpulumi (?:config (?:set|set-all|rm)|up|destroy)\b(?![^\n;&]*--stack)")
"""Matches a command that changes the selected stack or a setting of it."""


def name_stack_in_remedy(remedy: str, stack: str) -> str:
    """Return the remedy of a failed step with `--stack` in each command but the one that was just typed."""
    return AGAIN.join(name_stack(part, stack) for part in remedy.split(AGAIN)) if stack else remedy


def name_stack(text: str, stack: str) -> str:
    """Return a message with `--stack` in each command that changes the stack or a setting of it."""
    return CHANGES.sub(lambda command: f"{command[0]} --stack {stack}", text)
