"""The status of a site in a Swarm, as its manager reports it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.swarm_service import CONFIG, INSTANCE, RELEASE, ROLES, service
from portico.steps.swarm.service_tasks import begun, counted


def status_of(docker: Mapping[str, Any], published: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the status as the agent does on other targets, and for each role how many tasks run and are desired.

    `published` is the evidence of the last public check. Raises DockerError.
    """
    engine, names = DockerEngine(docker["host"]), {role: f"{docker['site']}-{role}" for role in ROLES}
    tasks = {role: counted(engine, name) for role, name in names.items()}
    says = {name: value for role in ROLES for name, value in _variables(service(engine, names[role])).items()}
    live = {"instance": says.get(INSTANCE), "release": says.get(RELEASE), "config_id": says.get(CONFIG)}
    proved = published is not None and all(published[name] == value for name, value in live.items())
    return {
        **live,
        "served": tasks["nginx"][0] > 0,
        "running": tasks["app"][0] > 0,
        "since": begun(engine, names["app"], {INSTANCE: str(live["instance"])}),
        "verified": published["when"] if published and proved else None,
        "tasks": {role: {"running": running, "desired": desired} for role, (running, desired) in tasks.items()},
    }


def _variables(present: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the environment variables of a service's tasks; empty for a service that does not exist."""
    env = present["Spec"]["TaskTemplate"]["ContainerSpec"].get("Env") or () if present else ()
    return dict(line.split("=", 1) for line in env)
