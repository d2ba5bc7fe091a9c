"""A site's containers on its engine, running or not, and what the engine tells of them, in the doctor's words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from portico.planning.docker.site import ALIAS, INSTANCE, Container

YOUNG = 10
"""Seconds after which the engine no longer counts a container as one that ends by itself."""


def of_instance(apps: Sequence[Container], instance: str) -> list[Container]:
    """The containers of one instance; two when a failed update has left one."""
    return [one for one in apps if one["Config"]["Labels"].get(INSTANCE) == instance]


def lines(role: str, found: Sequence[Container], site: str) -> list[str]:
    """What is to be said of the newest: its state, and what is wrong with it."""
    if not found:
        return [f"{role}: missing"]
    newest = found[0]
    name = newest["Name"].lstrip("/")
    alias = newest["Config"]["Labels"].get(ALIAS, name)
    away = [f"not in network {site} as {alias}"] if site not in newest["NetworkSettings"]["Networks"] else []
    return [f"{role} {name}: {words}" for words in [*_of_state(newest), *away]]


def runs(found: Sequence[Container]) -> bool:
    """Whether the newest can be asked anything."""
    return bool(found) and found[0]["State"]["Status"] == "running"


def _of_state(container: Container) -> list[str]:
    state = container["State"]
    status = state["Status"]
    words = [status if status in ("running", "paused") else f"{status}, exit status {state['ExitCode']}"]
    if state.get("OOMKilled"):
        words.append(f"out of memory, it may have {container['HostConfig']['Memory'] >> 20} MiB")
    if status == "running" and container["RestartCount"] and _age(state["StartedAt"]) < YOUNG:
        words.append(f"restarting, it ended by itself {container['RestartCount']} times")
    return words


def _age(started: str) -> float:
    """Seconds; the engine tells nanoseconds, which Python does not read."""
    return time.time() - datetime.fromisoformat(f"{started[:19]}+00:00").timestamp()
