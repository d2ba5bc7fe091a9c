"""The plan of `after-public`."""

from collections.abc import Sequence
from typing import Optional

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Rollout(Section):
    """A rollout that has passed its public checks."""

    release: str
    instance: str
    config_id: str
    url: str
    """The address of the site."""
    stack: str
    hosts: Sequence[str]
    """Names of all machines."""


@dataclass(frozen=True, kw_only=True)
class AfterPublicPlan(Section):
    """The receiver of the report on a rollout, and the report."""

    deadline: int
    """Seconds that the receiver has."""
    url: Optional[str]
    """The address for the POST, which may be a secret; None where the setting has a command."""
    command: Sequence[str]
    told: Rollout
    """The report."""
