"""Plans as a step reads them."""

import json
from typing import Any


def plan(**sections: Any) -> str:
    """Return a plan as a step gets it on standard input."""
    return f"@portico plan 1\n{json.dumps(sections)}\n"


def nginx(*lines: str) -> str:
    """Return the plan of the step that activates a site."""
    return plan(site={"instance": "i", "files": {"shop.conf": list(lines)}})
