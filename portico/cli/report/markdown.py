"""Text that others wrote, put into Markdown so that it stays text: no markup, no mention, no end of a block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from portico.steps.failure import printable

LONGEST = 400
"""Characters of one line; a tab counts as one."""
MARKUP = re.compile(r"[^\w\s./:=+,'-]|_")
"""What means something in Markdown or in HTML."""


def code(value: Any) -> str:
    """One value in the running text: a code span that its own backticks cannot end."""
    text = line(value)
    ticks = "`" * (_longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def cell(value: Any) -> str:
    """Likewise in a table, where a bar ends the cell whatever it stands in."""
    return in_html(value) if {"|", "\\"} & set(line(value)) else code(value)


def in_html(value: Any) -> str:
    """Likewise inside of an HTML element, where a code span would not be one."""
    return f"<code>{MARKUP.sub(lambda found: f'&#{ord(found[0])};', line(value))}</code>"


def fence(lines: Sequence[str]) -> str:
    """What a code block of these lines begins and ends with: longer than any run of backticks in it."""
    return "`" * max(3, 1 + max(map(_longest_run, lines), default=0))


def line(value: Any) -> str:
    """In one line that steers no terminal and is not longer than it is good for."""
    words = _words(value)
    if len(words) > LONGEST:
        words = f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"
    return printable(" ".join(words.expandtabs(4).splitlines()))


def _words(value: Any) -> str:
    """As it is written in a settings file."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_words, value))}]"
    return "{}" if value == {} else str(value)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
