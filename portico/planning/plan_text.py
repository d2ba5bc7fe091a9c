"""A step's plan as the text its agent reads: made to be read as a line diff in `pulumi preview --diff`."""

import json
from typing import Any

MARK = "@portico plan 1"
"""First line. Without it the text would be JSON, and Pulumi would print a change of JSON by position, not by line."""


def plan_text(**sections: Any) -> str:
    """One value a line, in the order given; rendered files are lists of lines."""
    return f"{MARK}\n{json.dumps(sections, indent=2, ensure_ascii=False)}\n"


def lines(text: str) -> list[str]:
    """A rendered file as it stands in a plan."""
    return text.splitlines()
