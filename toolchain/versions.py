"""The versions of Pulumi and Go that the toolchain accepts."""

from __future__ import annotations

import re

Version = tuple[int, ...]

OLDEST_PULUMI: Version = (3, 244, 0)
"""The first engine that hands every provider error to error hooks."""


def parse(text: str) -> Version:
    """The first dotted version in a text; `()` where there is none."""
    match = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(int(number) for number in match.group().split(".")) if match else ()


def shown(version: Version) -> str:
    """A version as people write it."""
    return ".".join(map(str, version)) or "of unknown version"
