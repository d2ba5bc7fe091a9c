"""The section `static` of a plan."""

from collections.abc import Sequence
from typing import Optional

from portico.protocol.plan.drift import Drift
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class StaticFolder(Section):
    """A folder of the app that Nginx serves itself."""

    path: str
    """Path in the app's source."""
    folder: str
    """Name of the copy, below the folder of the whole set."""
    files: Sequence[str]
    """A line for each file: mode, digest and path."""


@dataclass(frozen=True, kw_only=True)
class Static(Section):
    """A set of static files."""

    id: str
    release: str
    locations: Sequence[StaticFolder]


@dataclass(frozen=True, kw_only=True)
class StaticPlan(Section):
    """The part of the plan of `static` that the agent reads."""

    static: Static
    drift: Optional[Drift] = None


@dataclass(frozen=True, kw_only=True)
class RemovedStatic(Section):
    """The part of a set of static files that its removal reads; the plan may be one of an earlier version."""

    id: str


@dataclass(frozen=True, kw_only=True)
class RemoveStaticPlan(Section):
    """The part of the plan of `static` that the removal reads."""

    static: RemovedStatic
