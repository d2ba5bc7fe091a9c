"""Plans as a step reads them."""

import json
from typing import Any


def plan(**sections: Any) -> str:
    """On standard input."""
    return f"@portico plan 1\n{json.dumps(sections)}\n"


def nginx(*lines: str) -> str:
    """Of the step that puts a site in place."""
    return plan(site={"instance": "i", "files": {"shop.conf": list(lines)}})
