"""Lock and unlock a site in containers; its engine keeps the lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.planning.docker import lock
from portico.planning.docker.engine import DockerEngine

VERBS = ("lock", "unlock")


def answer(docker: Mapping[str, Any], verb: str, sections: Mapping[str, Any]) -> dict[str, Any]:
    """Lock or unlock a site. Return the lock as it is now and as it was before, like the agent. Raises DockerError."""
    engine, site = DockerEngine(docker["host"]), docker["site"]
    before = lock.holder(engine, site)
    if verb == "lock":
        lock.lock(engine, site, **sections["lock"])
    else:
        lock.unlock(engine, site)
    return {"lock": lock.holder(engine, site), "before": before}


def held(docker: Mapping[str, Any]) -> lock.Holder | None:
    """Return who has locked the site, since when and why; None for an unlocked site. Raises DockerError."""
    return lock.holder(DockerEngine(docker["host"]), docker["site"])
