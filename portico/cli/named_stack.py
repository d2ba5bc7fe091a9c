"""The stack that the words of a `pulumi` command are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAKES_ONE = (("stack", "init"), ("stack", "select"))
"""Commands that take a stack's name as a word of its own; the first one makes it, the other may."""
WITH_A_VALUE = ("--secrets-provider", "--copy-config-from", "--teams", "--cwd", "-C", "--color", "--config-file")
"""Options of these whose next word is no stack."""
OPTION = re.compile(r"--stack(?:=(.*))?|-[a-zA-Z]*?s=?(.*)", re.DOTALL)
"""`--stack NAME`, `--stack=NAME`, `-s NAME`, `-sNAME`, also behind other letters: `-ys NAME`."""


def named_stack(arguments: Sequence[str]) -> str | None:
    """Return the stack that a command names; empty for one that Pulumi asks for; None for the selected one."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        option = OPTION.fullmatch(word)
        if option:
            return option[1] or option[2] or following
    if tuple(arguments[:1]) == ("new",):
        return ""
    return _word(arguments[2:]) if tuple(arguments[:2]) in MAKES_ONE else None


def _word(arguments: Sequence[str]) -> str:
    """Return the only word that is no option; empty when there is none, or it is not plain which one it is."""
    before = ["", *arguments[:-1]]
    words = [word for word, option in zip(arguments, before, strict=False)
             if not word.startswith("-") and option not in WITH_A_VALUE]
    return words[0] if len(words) == 1 else ""
