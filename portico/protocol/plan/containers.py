"""The engine's description of a site's containers, which the agent gets with its plan."""

from collections.abc import Sequence

from portico.protocol.plan.instance import Bind
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Container(Section):
    """The container of an instance."""

    id: str
    """Id of the instance."""
    release: str
    bind: Bind
    pid: int
    """The main process, as the engine's machine numbers it; 0 when the container does not run."""
    started_at: str
    exit_code: int


@dataclass(frozen=True, kw_only=True)
class Containers(Section):
    """The containers of a site."""

    nginx: int = 0
    """Nginx's master, as its own container numbers it; 0 when the container does not run."""
    nginx_log: str = ""
    """Name of the file with the log of Nginx's container, for the doctor."""
    instances: Sequence[Container]
    """The newest container of each instance."""
    command: str = ""
    """The `docker` command that reaches the engine, for the doctor's remedies."""
    lines: Sequence[str] = ()
    """The engine's lines about the containers, for the doctor."""
