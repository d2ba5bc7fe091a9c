"""lock and unlock of a site in containers, as its engine keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.planning.docker import lock
from portico.planning.docker.engine import DockerEngine

VERBS = ("lock", "unlock")


def told(docker: Mapping[str, Any], verb: str, sections: Mapping[str, Any]) -> dict[str, Any]:
    """What the agent tells elsewhere: the lock as it is now, and as it was before. Raises DockerError."""
    engine, site = DockerEngine(docker["host"]), docker["site"]
    before = lock.holder(engine, site)
    if verb == "lock":
        lock.lock(engine, site, **sections["lock"])
    else:
        lock.unlock(engine, site)
    return {"lock": lock.holder(engine, site), "before": before}


def held(docker: Mapping[str, Any]) -> lock.Holder | None:
    """Who has locked the site. Raises DockerError."""
    return lock.holder(DockerEngine(docker["host"]), docker["site"])
