"""Read the tasks of a service: how many run, since when they have a specification, and why they fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.swarm_service import service, tells
from portico.planning.errors import DockerError
from portico.protocol.failure import MOST_LINES

Task = dict[str, Any]
ENDED = ("failed", "rejected")
TO_RUN = ("Ready", "Running")
"""States that Swarm wants of a task that serves or is about to."""
UNDER_WAY = ("updating", "rollback_started")
"""States of an update during which Swarm runs a new task beside the one that it replaces."""


def counted(engine: DockerEngine, name: str) -> tuple[int, int]:
    """Return how many tasks of a service are healthy and how many there should be; 0 and 0 for a missing service."""
    lines = engine.ask("service", "ls", "--filter", f"name={name}", "--format", "{{.Name}} {{.Replicas}}").splitlines()
    replicas = next((line.split()[1] for line in lines if line.split()[0] == name), "0/0")
    running, _, desired = replicas.partition("/")
    return int(running), int(desired)


def spare(engine: DockerEngine, present: dict[str, Any] | None) -> int:
    """Return how many tasks of a service share a slot with a second one although no update is under way.

    A missing service has none. An update of Swarm and its restart of a task that ended meanwhile do not know of each
    other: each puts a new task into the slot (moby/swarmkit#2242). Both stay until the service is updated again.
    """
    if present is None or (present.get("UpdateStatus") or {}).get("State") in UNDER_WAY:
        return 0
    rows = engine.ask("service", "ps", "--format", "{{.DesiredState}} {{.Name}}", present["Spec"]["Name"]).splitlines()
    slots = [line.split()[-1] for line in rows if line.split()[0] in TO_RUN]
    return len(slots) - len(set(slots))


def remove_spare(engine: DockerEngine, name: str) -> None:
    """Remove spare tasks by an update that changes nothing: Swarm leaves one task in each slot, and restarts none.

    Swarm then forgets the previous specification, so do not call this for a service that may have to be put back.
    """
    if spare(engine, service(engine, name)):
        engine.ask("service", "update", "--detach", "--quiet", name)


def begun(engine: DockerEngine, name: str, variables: dict[str, str]) -> str | None:
    """Return when the first task of this specification was made; None when a different one is the newest."""
    tasks = list(takewhile(lambda task: tells(task["Spec"], variables), reversed(_remembered(engine, name))))
    return f"{tasks[-1]['CreatedAt'][:19]}+0000" if tasks else None


def failed_tasks(engine: DockerEngine, name: str, variables: dict[str, str]) -> list[Task]:
    """Return the tasks of a specification that ended by themselves, the newest last."""
    return [task for task in _tasks(engine, name, variables) if task["Status"]["State"] in ENDED]


def lines_of(engine: DockerEngine, name: str, variables: dict[str, str]) -> list[str]:
    """Return why the service's tasks do not run, each reason once; then the last lines that one of them wrote."""
    tasks = _tasks(engine, name, variables)
    wrong = [task for task in tasks if task["Status"].get("Err")] or tasks
    reasons = list(dict.fromkeys(f"task: {task['Status']['Err'].removeprefix('task: ')}"
                                 for task in wrong if task["Status"].get("Err")))[-3:]
    written = next(filter(None, (_written(engine, task) for task in reversed(wrong))), [])
    return [*reasons, *written[-(MOST_LINES - len(reasons)):]]


def _tasks(engine: DockerEngine, name: str, variables: dict[str, str]) -> Sequence[Task]:
    """Return the tasks of one specification, which is recognised by its variables."""
    return [task for task in _remembered(engine, name) if tells(task["Spec"], variables)]


def _remembered(engine: DockerEngine, name: str) -> Sequence[Task]:
    """Return all tasks of a service that Swarm remembers, the newest last."""
    ids = engine.run("service", "ps", "--quiet", "--no-trunc", name).out.split()
    tasks: list[Task] = json.loads(engine.run("inspect", "--type", "task", *ids).out or "[]") if ids else []
    return sorted(tasks, key=lambda task: str(task["CreatedAt"]))


def _written(engine: DockerEngine, task: Task) -> list[str]:
    if not task["Status"].get("ContainerStatus", {}).get("ContainerID"):
        return []
    try:
        ran = engine.run("service", "logs", "--raw", "--tail", "40", task["ID"], seconds=20)
    except DockerError:  # a node that is gone keeps its lines; the failure itself is told without them
        return []
    return [line for line in [*ran.out.splitlines(), *ran.err.splitlines()] if line.strip()]
