"""The sections `instance` and `bind` of a plan, and the plans of the steps that start and stop an instance."""

from collections.abc import Mapping, Sequence
from typing import Optional

from portico.protocol.plan.drift import Drift
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Bind(Section):
    """The address on which Gunicorn listens: a socket, a port of this machine, or a container's name and port."""

    kind: str
    """The kind of address: unix, tcp or name."""
    path: str = ""
    """The path of a socket."""
    ports: Sequence[int] = ()
    """The two ports of which an instance gets the free one."""
    host: Optional[str] = None
    """The name of a container or of a service."""
    port: int = 0
    """The port that the instance has."""


@dataclass(frozen=True, kw_only=True)
class Instance(Section):
    """A release with its Gunicorn settings and its environment."""

    id: str
    release: str
    bind: Bind
    start_deadline: float
    graceful_timeout: float
    environment: Mapping[str, str]
    conf: Sequence[str]
    """The lines of gunicorn.conf.py."""
    units: Mapping[str, Sequence[str]]
    """The lines of each drop-in, by the kind of unit; in containers the arguments of the container."""


@dataclass(frozen=True, kw_only=True)
class GunicornPlan(Section):
    """The part of the plan of `gunicorn` that the agent reads."""

    boot: str = ""
    """The boot id where nothing starts the site at boot."""
    instance: Instance
    drift: Optional[Drift] = None


@dataclass(frozen=True, kw_only=True)
class RemovedInstance(Section):
    """The part of an instance that its removal reads; the plan may be one of an earlier version."""

    id: str
    graceful_timeout: float


@dataclass(frozen=True, kw_only=True)
class RemoveGunicornPlan(Section):
    """The part of the plan of `gunicorn` that the removal reads."""

    instance: RemovedInstance


@dataclass(frozen=True, kw_only=True)
class ConfPlan(Section):
    """The plan of `conf`, which writes what an instance's container reads."""

    instance: str
    conf: Sequence[str]
    state: str
    """The path of the app's state."""
