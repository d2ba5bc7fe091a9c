"""Drift in a plan: what was changed by hand, so that the step is done again; and the plan that looks for drift."""

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Repair(Section):
    """The number of times that a step was done again because of drift, and the reasons."""

    times: int
    found: Sequence[str]
    """Lines that say what differed."""


@dataclass(frozen=True, kw_only=True)
class Drift(Section):
    """The drift of one step."""

    step: str
    times: int
    found: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Drifted(Section):
    """The part that the plan of a step has when the step is done again because of drift."""

    drift: Optional[Drift] = None


@dataclass(frozen=True, kw_only=True)
class DriftPlan(Section):
    """The plan of the verb `drift`: the plans of the steps as they were last carried out, by verb."""

    steps: Mapping[str, Any]
