"""Reads a step's plan."""

from typing import Any, Dict

from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan_text import MARK, sections_of


def read_plan(text: str) -> Dict[str, Any]:
    """Return the sections of a plan. Raises Failure for a text that is no plan."""
    first = text.partition("\n")[0]
    if first != MARK:
        raise Failure("plan", f"{MARK!r} as the first line", repr(first[:80]),
                      remedy="give the plan on standard input: pulumi stack export shows it as the step's stdin")
    try:
        plan = sections_of(text)
        Place.of(plan)
        float(plan["deadline"])
    except (ValueError, TypeError, KeyError) as error:
        raise Failure("plan", "a whole plan: directory, run, deadline, sections", f"{type(error).__name__}: {error}",
                      remedy="give the plan as it was written") from None
    return plan
