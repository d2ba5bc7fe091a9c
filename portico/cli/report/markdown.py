"""Put foreign text into Markdown so that it stays text: it makes no markup and no mention, and ends no block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from portico.protocol.printable import printable

LONGEST = 400
"""The most characters of one line; a tab counts as one."""
MARKUP = re.compile(r"[^\w\s./:=+,'-]|_")
"""Matches a character that may have a meaning in Markdown or in HTML."""


def code(value: Any) -> str:
    """Return a value as a code span for running text; backticks in the value cannot end the span."""
    text = line(value)
    ticks = "`" * (_longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def cell(value: Any) -> str:
    """Return a value as code for a table's cell; a bar would end the cell even in a code span."""
    return in_html(value) if {"|", "\\"} & set(line(value)) else code(value)


def in_html(value: Any) -> str:
    """Return a value as code inside of an HTML element, where Markdown's code spans do not work."""
    return f"<code>{MARKUP.sub(lambda match: f'&#{ord(match[0])};', line(value))}</code>"


def fence(lines: Sequence[str]) -> str:
    """Return the fence around a code block of these lines: it is longer than any run of backticks in them."""
    return "`" * max(3, 1 + max(map(_longest_run, lines), default=0))


def line(value: Any) -> str:
    """Return a value as one line without control characters; the middle of a line beyond LONGEST is cut out."""
    words = _words(value)
    if len(words) > LONGEST:
        words = f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"
    return printable(" ".join(words.expandtabs(4).splitlines()))


def _words(value: Any) -> str:
    """Return a value as it is written in a settings file; None becomes `not set`."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_words, value))}]"
    return "{}" if value == {} else str(value)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
