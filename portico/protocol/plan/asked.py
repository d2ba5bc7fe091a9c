"""The plans of the verbs that answer the operator's commands."""

from collections.abc import Mapping

from portico.protocol.plan.expectation import UpstreamExpectation
from portico.protocol.plan.public import Public
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.plan.site import Site


@dataclass(frozen=True, kw_only=True)
class Upstream(Section):
    """The part of the upstream check that the doctor repeats."""

    expectation: UpstreamExpectation
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class DoctorPlan(Section):
    """The plan of `doctor`."""

    site: Site
    upstream: Upstream
    public: Public


@dataclass(frozen=True, kw_only=True)
class LogsPlan(Section):
    """The plan of `logs`."""

    log: str
    """The log: app, access or error."""
    follow: bool
    lines: int


@dataclass(frozen=True, kw_only=True)
class SourcePlan(Section):
    """The plan of `source`."""

    release: str


@dataclass(frozen=True, kw_only=True)
class Locker(Section):
    """The person who locks a site, and the reason."""

    who: str
    why: str


@dataclass(frozen=True, kw_only=True)
class LockPlan(Section):
    """The plan of `lock`."""

    lock: Locker
