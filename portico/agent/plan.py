"""Reads a step's plan."""

from typing import Any, Dict, Type

from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.containers import Containers
from portico.protocol.plan.header import Header
from portico.protocol.plan.section import PlanError, This
from portico.protocol.plan_text import MARK, sections_of

REMEDY = "give the plan as it was written"


def read_plan(text: str) -> Dict[str, Any]:
    """Return the sections of a plan as JSON. Raises Failure for a text that is no plan."""
    first = text.partition("\n")[0]
    if first != MARK:
        raise Failure("plan", f"{MARK!r} as the first line", repr(first[:80]),
                      remedy="give the plan on standard input: pulumi stack export shows it as the step's stdin")
    try:
        return sections_of(text)
    except ValueError as error:
        raise Failure("plan", "a whole plan: directory, run, deadline, sections", f"{type(error).__name__}: {error}",
                      remedy=REMEDY) from None


def place_of(sections: Dict[str, Any]) -> Place:
    """Return the place that a plan names, with the engine's description of the site's containers."""
    containers = section_of(Containers, sections["containers"], "containers") if "containers" in sections else None
    return Place.of(section_of(Header, sections), containers)


def section_of(kind: Type[This], value: Any, where: str = "") -> This:
    """Return a section of a plan. Raises Failure for one that is not whole."""
    try:
        return kind.read(value, where)
    except PlanError as error:
        raise Failure("plan", f"{error.expected} as {error.where}", error.got, remedy=REMEDY) from None
