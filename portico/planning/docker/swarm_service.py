"""A service as the Swarm has it, for whoever makes its next specification."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine

ROLES = ("app", "nginx")
"""The services of a site, by the ends of their names."""
ATTEMPT = "portico.attempt"
"""Label of a service. A service that was put back to its previous specification gets another value, so that Pulumi,
whose state has the specification that failed, sends that one again and does not believe it is live."""
INSTANCE = "PORTICO_INSTANCE"
RELEASE = "PORTICO_RELEASE"
CONFIG = "PORTICO_CONFIG"
"""Variables that tell of a task what it is of. Not labels: the provider replaces a service whose tasks get another one,
and a replaced service is gone before it is there again."""
PUT_BACK = ("rollback_started", "rollback_completed", "rollback_paused", "paused")
"""States of an update that did not hold."""
FIRST = "first"


def service(engine: DockerEngine, name: str) -> dict[str, Any] | None:
    """What `docker service inspect` tells; None when there is none. Raises DockerError when nothing is told."""
    ran = engine.run("service", "inspect", name)
    if ran.status and "no such service" not in ran.said.lower():
        raise engine.refusal("service inspect", ran)
    told: list[dict[str, Any]] = json.loads(ran.out or "[]")
    return told[0] if told else None


def tells(spec: dict[str, Any], variables: Mapping[str, str]) -> bool:
    """Whether a task's specification has all these variables."""
    return {f"{name}={value}" for name, value in variables.items()} <= set(spec["ContainerSpec"].get("Env") or ())


def attempt(found: dict[str, Any] | None) -> str:
    """The value that its label has to have now: the one it has, unless its last update was taken back."""
    if found is None:
        return FIRST
    update = found.get("UpdateStatus") or {}
    if update.get("State") in PUT_BACK:
        return hashlib.sha256(update["StartedAt"].encode()).hexdigest()[:8]
    return str(found["Spec"]["Labels"].get(ATTEMPT, FIRST))
