"""A report that would be too long for a comment loses the middle of its lists, never its beginning or its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LIMIT = 60_000
"""Bytes of a report, and so not more characters. GitHub takes 65,536 of a comment."""
SHORT = 16
"""Characters of a line, where more of them than that would go into the limit."""
Item = TypeVar("Item")


@dataclass(frozen=True)
class Cut(Generic[Item]):
    """A list as it is shown: its beginning, how many are left out, its end."""

    head: Sequence[Item]
    left_out: int
    tail: Sequence[Item]

    @property
    def shown(self) -> list[Item]:
        return [*self.head, *self.tail]


def middle(items: Sequence[Item], most: int) -> Cut[Item]:
    """All of them, or the first and the last ones."""
    if len(items) <= most:
        return Cut(items, 0, ())
    first = (most + 1) // 2
    last = most - first
    return Cut(items[:first], len(items) - most, items[len(items) - last :])


def fitting(write: Callable[[int], str], limit: int = LIMIT) -> str:
    """The text with as many items of each list as the limit allows; `write` is given the number."""
    text, most = write(limit), limit // SHORT
    while len(text.encode()) > limit and most:
        text, most = write(most), most // 2
    return text
