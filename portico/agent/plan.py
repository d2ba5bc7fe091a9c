"""Reading a plan."""

import json
from typing import Any, Dict

from portico.agent.failure import Failure
from portico.agent.place import Place

MARK = "@portico plan 1"


def read_plan(text: str) -> Dict[str, Any]:
    """The sections of a plan. Raises Failure for a text that is none."""
    mark, _, body = text.partition("\n")
    if mark != MARK:
        raise Failure("plan", f"{MARK!r} as the first line", repr(mark[:80]),
                      remedy="give the plan on standard input: pulumi stack export shows it as the step's stdin")
    try:
        plan: Dict[str, Any] = json.loads(body)
        Place.of(plan)
        float(plan["deadline"])
    except (ValueError, TypeError, KeyError) as error:
        raise Failure("plan", "a whole plan: directory, run, deadline, sections", f"{type(error).__name__}: {error}",
                      remedy="give the plan as it was written") from None
    return plan
