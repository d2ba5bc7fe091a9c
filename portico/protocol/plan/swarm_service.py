"""The plans of the steps that make the services of a Swarm."""

from collections.abc import Mapping, Sequence
from typing import Optional

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Service(Section):
    """The specification that a service has to reach."""

    name: str
    tells: Mapping[str, str]
    """Variables of the service's tasks, by which its specification is recognised."""
    attempt: str
    """The service's label that makes Pulumi send a specification again."""
    deadline: int
    """Seconds until all tasks have to be new and healthy."""
    tasks: Optional[int] = None
    """The number of tasks; None when Swarm decides it."""


@dataclass(frozen=True, kw_only=True)
class ConvergePlan(Section):
    """The plan of `converge`."""

    service: Service


@dataclass(frozen=True, kw_only=True)
class NginxTestPlan(Section):
    """The plan of `nginx-test`: the files of Nginx before a service gets them."""

    config_id: str
    files: Mapping[str, Sequence[str]]
    """The lines of the files, by path below Nginx's folder."""
