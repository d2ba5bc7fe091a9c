"""The section `static` of a plan."""

from collections.abc import Sequence
from typing import Optional

from portico.protocol.plan.drift import Drift
from portico.protocol.plan.section import Section, dataclass

EARLIER = "earlier"
"""Name of the folder, beside the sets of static files, with the files of earlier sets."""


@dataclass(frozen=True, kw_only=True)
class StaticFolder(Section):
    """A folder of the app that Nginx serves itself."""

    path: str
    """Path in the app's source, or in the package."""
    folder: str
    """Name of the copy, below the folder of the whole set."""
    files: Sequence[str]
    """A line for each file: mode, digest and path. Those of a package are listed by the agent."""
    package: str = ""
    """The package of the release's environment that has the folder; empty for a folder of the app's source."""
    url: str = ""
    """The public prefix; plans of earlier versions have none."""


@dataclass(frozen=True, kw_only=True)
class Static(Section):
    """A set of static files."""

    id: str
    release: str
    locations: Sequence[StaticFolder]
    compress: bool = False
    """True when each file that becomes smaller is compressed once, for clients that take gzip."""


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
