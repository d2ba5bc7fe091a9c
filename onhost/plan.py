"""Reading a plan."""

import json
from typing import Any, Dict

from onhost.failure import Failure

MARK = "@portico plan 1"


def read_plan(text: str) -> Dict[str, Any]:
    """The sections of a plan. Raises Failure for a text that is none."""
    mark, _, body = text.partition("\n")
    if mark != MARK:
        raise Failure("plan", f"{MARK!r} as the first line", repr(mark[:80]),
                      remedy="give the plan on standard input: pulumi stack export shows it as the step's stdin")
    plan: Dict[str, Any] = json.loads(body)
    return plan
