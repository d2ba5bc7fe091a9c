"""Reads a step's plan."""

from typing import Any, Dict

from portico.protocol.failure import Failure
from portico.protocol.plan.header import Header
from portico.protocol.plan.section import PlanError
from portico.protocol.plan_text import MARK, sections_of

REMEDY = "give the plan as it was written"


def read_plan(text: str) -> Dict[str, Any]:
    """Return the sections of a plan. Raises Failure for a text that is no plan."""
    first = text.partition("\n")[0]
    if first != MARK:
        raise Failure("plan", f"{MARK!r} as the first line", repr(first[:80]),
                      remedy="give the plan on standard input: pulumi stack export shows it as the step's stdin")
    try:
        plan = sections_of(text)
        Header.read(plan)
    except PlanError as error:
        raise not_whole(error) from None
    except ValueError as error:
        raise Failure("plan", "a whole plan: directory, run, deadline, sections", f"{type(error).__name__}: {error}",
                      remedy=REMEDY) from None
    return plan


def not_whole(error: PlanError) -> Failure:
    """Return the Failure for a plan with a section that cannot be read."""
    return Failure("plan", f"{error.expected} as {error.where}", error.got, remedy=REMEDY)
