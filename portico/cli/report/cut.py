"""Shorten a report that is too long for a comment: cut the middle of its lists, never the beginning or the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LIMIT = 60_000
"""The most bytes of a report, which has no more characters than bytes. GitHub accepts comments of 65,536 characters."""
SHORT = 16
"""The bytes counted for one item when the first number of items is chosen for a report that is too long."""
Item = TypeVar("Item")


@dataclass(frozen=True)
class Cut(Generic[Item]):
    """A list of which only the beginning and the end are shown, with the number of items left out between them."""

    head: Sequence[Item]
    left_out: int
    tail: Sequence[Item]

    @property
    def shown(self) -> list[Item]:
        return [*self.head, *self.tail]


def middle(items: Sequence[Item], most: int) -> Cut[Item]:
    """Return all items; of more than `most`, only so many: half from the beginning, half from the end."""
    if len(items) <= most:
        return Cut(items, 0, ())
    first = (most + 1) // 2
    last = most - first
    return Cut(items[:first], len(items) - most, items[len(items) - last :])


def fitting(write: Callable[[int], str], limit: int = LIMIT) -> str:
    """Return the first text that fits the limit; `write` gets the most items of a list, each time half as many."""
    text, most = write(limit), limit // SHORT
    while len(text.encode()) > limit and most:
        text, most = write(most), most // 2
    return text
