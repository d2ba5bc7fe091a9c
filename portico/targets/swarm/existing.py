"""The objects of a site that are in a Swarm before an update."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from typing_extensions import Self

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.swarm_names import names_of
from portico.planning.docker.swarm_service import FIRST, ROLES, attempt, service


@dataclass(frozen=True)
class Existing:
    """The objects of a site that are in the Swarm already."""

    configs: Sequence[str] = ()
    """Names of its configs, the newest first."""
    secrets: Sequence[str] = ()
    """Names of its secrets, the newest first."""
    attempts: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ROLES, FIRST))
    """The labels ATTEMPT that the next specifications of the services need, by role."""

    @classmethod
    def read(cls, engine: DockerEngine, site: str) -> Self:
        """Return the objects of a site, as the engine lists them. Raises DockerError."""
        attempts = {role: attempt(service(engine, f"{site}-{role}")) for role in ROLES}
        return cls(names_of(engine, "config", site), names_of(engine, "secret", site), attempts)
