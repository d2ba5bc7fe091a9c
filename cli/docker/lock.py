"""lock and unlock of a site in containers, as its engine keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planning import docker_lock
from planning.docker_engine import DockerEngine

VERBS = ("lock", "unlock")


def told(docker: Mapping[str, Any], verb: str, sections: Mapping[str, Any]) -> dict[str, Any]:
    """What the agent tells elsewhere: the lock as it is now, and as it was before. Raises DockerError."""
    engine, site = DockerEngine(docker["host"]), docker["site"]
    before = docker_lock.holder(engine, site)
    if verb == "lock":
        docker_lock.lock(engine, site, **sections["lock"])
    else:
        docker_lock.unlock(engine, site)
    return {"lock": docker_lock.holder(engine, site), "before": before}


def held(docker: Mapping[str, Any]) -> docker_lock.Holder | None:
    """Who has locked the site. Raises DockerError."""
    return docker_lock.holder(DockerEngine(docker["host"]), docker["site"])
