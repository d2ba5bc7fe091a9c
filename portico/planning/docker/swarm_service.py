"""The state of a service in the Swarm, from which its next specification is made."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine

ROLES = ("app", "nginx")
"""The services of a site, by the ends of their names."""
ATTEMPT = "portico.attempt"
"""Label of a service that makes Pulumi send a specification again. After a rollback Pulumi's state has the
specification that failed, and takes it for live; another value of the label makes the next update send it."""
INSTANCE = "PORTICO_INSTANCE"
RELEASE = "PORTICO_RELEASE"
CONFIG = "PORTICO_CONFIG"
"""Variables that name a task's instance, release and configuration. They are not labels: the provider replaces a
service whose tasks' labels change, and deletes it before it makes the new one."""
PUT_BACK = ("rollback_started", "rollback_completed", "rollback_paused", "paused")
"""States of an update that was rolled back or stopped."""
FIRST = "first"


def service(engine: DockerEngine, name: str) -> dict[str, Any] | None:
    """Return what `docker service inspect` prints; None when there is no such service. Raises DockerError for other
    failures."""
    ran = engine.run("service", "inspect", name)
    if ran.status and "no such service" not in ran.err.lower():
        raise engine.refusal("service inspect", ran)
    services: list[dict[str, Any]] = json.loads(ran.out or "[]")
    return services[0] if services else None


def tells(spec: dict[str, Any], variables: Mapping[str, str]) -> bool:
    """Return whether a task's specification has all these variables."""
    return {f"{name}={value}" for name, value in variables.items()} <= set(spec["ContainerSpec"].get("Env") or ())


def attempt(present: dict[str, Any] | None) -> str:
    """Return the value that the service's label ATTEMPT needs: the present one, or a new one after a rollback."""
    if present is None:
        return FIRST
    update = present.get("UpdateStatus") or {}
    if update.get("State") in PUT_BACK:
        return hashlib.sha256(update["StartedAt"].encode()).hexdigest()[:8]
    return str(present["Spec"]["Labels"].get(ATTEMPT, FIRST))
