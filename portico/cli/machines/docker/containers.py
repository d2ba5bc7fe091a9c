"""Describe a site's containers, running or not, for the doctor."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from portico.cli.machines.docker import memory
from portico.planning.docker.site import ALIAS, INSTANCE, Container

YOUNG = 10
"""Seconds of running after which the engine no longer treats a container as one that keeps ending by itself."""


def of_instance(apps: Sequence[Container], instance: str) -> list[Container]:
    """Return the containers of one instance; they are two when a failed update has left one behind."""
    return [app for app in apps if app["Config"]["Labels"].get(INSTANCE) == instance]


def lines(role: str, containers: Sequence[Container], site: str) -> list[str]:
    """Return lines about the newest container of a role: its state, and what is wrong with it."""
    if not containers:
        return [f"{role}: missing"]
    newest = containers[0]
    name = newest["Name"].lstrip("/")
    alias = newest["Config"]["Labels"].get(ALIAS, name)
    away = [f"not in network {site} as {alias}"] if site not in newest["NetworkSettings"]["Networks"] else []
    return [f"{role} {name}: {words}" for words in [*_of_state(newest), *away]]


def runs(containers: Sequence[Container]) -> bool:
    """Return whether the newest container runs, so that commands can be run in it."""
    return bool(containers) and containers[0]["State"]["Status"] == "running"


def _of_state(container: Container) -> list[str]:
    state = container["State"]
    status = state["Status"]
    words = [status if status in ("running", "paused") else f"{status}, exit status {state['ExitCode']}"]
    if state.get("OOMKilled"):
        words.append(f"out of memory, {memory.limit(container)}")
    if status == "running" and container["RestartCount"] and _age(state["StartedAt"]) < YOUNG:
        words.append(f"restarting, it ended by itself {container['RestartCount']} times")
    return words


def _age(started: str) -> float:
    """Return the seconds since a container started, without the nanoseconds, which Python cannot parse."""
    return time.time() - datetime.fromisoformat(f"{started[:19]}+00:00").timestamp()
