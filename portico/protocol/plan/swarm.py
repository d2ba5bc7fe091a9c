"""The plans of the steps that only a Swarm has."""

from collections.abc import Mapping, Sequence

from portico.protocol.plan.expectation import UpstreamExpectation
from portico.protocol.plan.public import Public
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Live(Section):
    """The ids of what a Swarm's services have to serve."""

    instance: str
    release: str
    config_id: str


@dataclass(frozen=True, kw_only=True)
class SwarmPublicCheckPlan(Section):
    """The plan of `swarm-public-check`, which puts the services back when it fails."""

    config_id: str
    public: Public
    live: Live
    attempts: Mapping[str, str]
    """The services' labels that make Pulumi send a specification again, by role."""
    converge_deadline: int
    """Seconds in which a service has to be back."""
    keep_releases: int
    """The number of verified releases that are kept."""


@dataclass(frozen=True, kw_only=True)
class PublishedPlan(Section):
    """The part of the plan of `swarm-public-check` that the agent reads; the doctor has no more of it."""

    public: Public
    live: Live


@dataclass(frozen=True, kw_only=True)
class Seen(Section):
    """The manager's words about the services: the name of each, then lines about what is wrong with it."""

    app: Sequence[str]
    nginx: Sequence[str]
    tested: Sequence[str]
    """Nginx's complaints about the service's files."""
    published: Sequence[str]
    """The fault of the answer at the published port; empty when it is right."""
    command: str
    """The `docker` command that reaches the manager."""
    accesses: Sequence[str] = ()
    """Recent lines of Nginx's access log."""
    app_log: Sequence[str] = ()
    """Recent lines of the app's log."""


@dataclass(frozen=True, kw_only=True)
class SwarmDoctorPlan(Section):
    """The plan of `doctor-swarm`."""

    expectation: UpstreamExpectation
    headers: Mapping[str, str]
    tasks: str
    port: int
    replicas: int
    live: Live
    swarm: Seen
