"""The plans of `upstream-check` and, in a Swarm, of `swarm-upstream-check`."""

from collections.abc import Mapping

from portico.protocol.plan.expectation import UpstreamExpectation
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class UpstreamCheckPlan(Section):
    """The part of the plan of `upstream-check` that the agent reads."""

    boot: str = ""
    instance: str
    expectation: UpstreamExpectation
    headers: Mapping[str, str]
    """The headers that Nginx will send."""


@dataclass(frozen=True, kw_only=True)
class SwarmUpstreamCheckPlan(Section):
    """The plan of `swarm-upstream-check`, which requests each task of a Swarm's service."""

    instance: str
    expectation: UpstreamExpectation
    headers: Mapping[str, str]
    tasks: str
    """The name under which the Swarm's DNS lists the tasks."""
    port: int
    replicas: int
    release: str
    attempt: str = ""
    """The service's label that makes Pulumi send a specification again."""
