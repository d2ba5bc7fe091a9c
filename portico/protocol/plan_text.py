"""Writes and reads a step's plan as text, so that `pulumi preview --diff` shows a change of it line by line."""

import json
from typing import Any, Dict, List

from portico.protocol.plan.section import Section

MARK = "@portico plan 1"
"""First line of a plan. Without it the text is JSON, and Pulumi prints a change of JSON by position, not by line."""
END = "@portico end\n"
"""The line behind a plan whose agent may ask: what comes after it are answers."""


def plan_text(**sections: Any) -> str:
    """Return the text of a plan: one value per line, in the order given; rendered files are lists of lines."""
    return f"{MARK}\n{json.dumps(sections, indent=2, ensure_ascii=False)}\n"


def plan_of(*parts: Section) -> str:
    """Return the text of a plan: the fields of its parts, in the order given."""
    return plan_text(**{name: value for part in parts for name, value in part.written().items()})


def sections_of(text: str) -> Dict[str, Any]:
    """Return the sections of a plan's text. Raises ValueError for any other text."""
    mark, _, body = text.partition("\n")
    if mark != MARK:
        raise ValueError(f"expected {MARK!r} as the first line, got {mark[:80]!r}")
    sections = json.loads(body)
    if not isinstance(sections, dict):
        raise ValueError(f"expected an object of sections, got {type(sections).__name__}")
    return sections


def lines(text: str) -> List[str]:
    """Return a rendered file as it stands in a plan."""
    return text.splitlines()
