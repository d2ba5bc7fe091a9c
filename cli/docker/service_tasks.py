"""What the tasks of a service say when they fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cli.failure import MOST_LINES
from planning.docker_engine import DockerEngine
from planning.errors import DockerError
from planning.swarm_service import tells

Task = dict[str, Any]
ENDED = ("failed", "rejected")


def failed_tasks(engine: DockerEngine, name: str, variables: dict[str, str]) -> list[Task]:
    """The tasks of a specification that ended by themselves, the newest last."""
    return [task for task in _tasks(engine, name, variables) if task["Status"]["State"] in ENDED]


def lines_of(engine: DockerEngine, name: str, variables: dict[str, str]) -> list[str]:
    """Why its tasks do not run, each reason once; then the last lines that one of them wrote."""
    tasks = _tasks(engine, name, variables)
    wrong = [task for task in tasks if task["Status"].get("Err")] or tasks
    reasons = list(dict.fromkeys(f"task: {task['Status']['Err'].removeprefix('task: ')}"
                                 for task in wrong if task["Status"].get("Err")))[-3:]
    written = next(filter(None, (_written(engine, task) for task in reversed(wrong))), [])
    return [*reasons, *written[-(MOST_LINES - len(reasons)):]]


def _tasks(engine: DockerEngine, name: str, variables: dict[str, str]) -> Sequence[Task]:
    """Of one specification, which its variables tell."""
    found = engine.run("service", "ps", "--quiet", "--no-trunc", name).out.split()
    told: list[Task] = json.loads(engine.run("inspect", "--type", "task", *found).out or "[]") if found else []
    own = [task for task in told if tells(task["Spec"], variables)]
    return sorted(own, key=lambda task: str(task["CreatedAt"]))


def _written(engine: DockerEngine, task: Task) -> list[str]:
    if not task["Status"].get("ContainerStatus", {}).get("ContainerID"):
        return []
    try:
        ran = engine.run("service", "logs", "--raw", "--tail", "40", task["ID"], seconds=20)
    except DockerError:  # a node that is gone keeps its lines; the failure itself is told without them
        return []
    return [line for line in [*ran.out.splitlines(), *ran.said.splitlines()] if line.strip()]
