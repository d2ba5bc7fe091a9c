"""Find the stack that a `pulumi` command names."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAKES_ONE = (("stack", "init"), ("stack", "select"))
"""Commands that take a stack's name without an option; `init` makes the stack, `select` may."""
WITH_A_VALUE = ("--secrets-provider", "--copy-config-from", "--teams", "--cwd", "-C", "--color", "--config-file")
"""Options of these commands that take the next word as their value, so that it is no stack's name."""
OPTION = re.compile(r"--stack(?:=(.*))?|-[a-zA-Z]*?s=?(.*)", re.DOTALL)
"""Matches `--stack NAME`, `--stack=NAME`, `-s NAME`, `-sNAME`, also after other letters: `-ys NAME`."""


def named_stack(arguments: Sequence[str]) -> str | None:
    """Return the stack that a command names; empty if Pulumi will ask for it; None for the selected stack."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        option = OPTION.fullmatch(word)
        if option:
            return option[1] or option[2] or following
    if tuple(arguments[:1]) == ("new",):
        return ""
    return _word(arguments[2:]) if tuple(arguments[:2]) in MAKES_ONE else None


def _word(arguments: Sequence[str]) -> str:
    """Return the only word that is no option; empty when there is none or more than one."""
    before = ["", *arguments[:-1]]
    words = [word for word, option in zip(arguments, before, strict=False)
             if not word.startswith("-") and option not in WITH_A_VALUE]
    return words[0] if len(words) == 1 else ""
