"""Wait until a service is as specified, or say why it is not.

`python -m portico.steps.swarm.service converge < plan` is the command.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.swarm_service import ATTEMPT, PUT_BACK, service, tells
from portico.protocol.failure import Failure
from portico.steps.step import Plan, main_of, proved, whole
from portico.steps.swarm.service_tasks import counted, failed_tasks, lines_of, spare

PAUSE = 0.5
CRASHES = 3
"""Number of failed tasks after which a service without a previous specification is given up."""
NO_IMAGE = re.compile(r"No such image: ([A-Za-z0-9./:@_-]+)")
"""The words of a task whose node has no such image and could not pull it."""
Service = dict[str, Any]


@dataclass
class Wanted:
    """The specification that a service has to reach."""

    name: str
    tells: dict[str, str]
    """Variables of the service's tasks, by which its specification is recognised."""
    attempt: str
    deadline: float
    tasks: int | None = None
    """The number of tasks; None when Swarm decides it."""
    before: set[str] = field(default_factory=set)
    """Ids of tasks that had already failed before this step."""

    def __str__(self) -> str:
        what = " and ".join(f"{_word(name)} {value}" for name, value in self.tells.items())
        return f"service {self.name} with {'all' if self.tasks is None else self.tasks} healthy tasks of {what}"


def run(plan: Plan) -> int:
    with whole(("docker", "service")):
        engine, wanted = DockerEngine(plan["docker"]["host"]), Wanted(**plan["service"])
    wanted.before = {task["ID"] for task in failed_tasks(engine, wanted.name, wanted.tells)}
    count = converge(engine, wanted)
    words = f"{_layer(wanted)}: {wanted.name} has {count} healthy tasks"
    return proved("converge", words, service=wanted.name, tasks=count, **_evidence(wanted))


def converge(engine: DockerEngine, wanted: Wanted) -> int:
    """Wait until all tasks of the service are new and healthy; return their number.

    Raises Failure with what Swarm and the tasks say.
    """
    end = time.monotonic() + wanted.deadline
    reason = ""
    while True:
        present = service(engine, wanted.name)
        if present is None:
            raise Failure(_layer(wanted), str(wanted), "no such service", remedy="pulumi up --refresh")
        update = present.get("UpdateStatus") or {}
        reason = reason or (update["Message"] if update.get("State") in PUT_BACK else "")
        running, desired = counted(engine, wanted.name)
        if _is(present, wanted):
            settled = update.get("State") in (None, "completed") and wanted.tasks in (None, desired)
            if settled and running == desired + spare(engine, present):
                return running
            if update.get("State") is None:
                _must_not_crash(engine, wanted)
        elif update.get("State") != "rollback_started":
            raise _refusal(engine, wanted, f"a roll back by Swarm: {reason or 'it has another specification'}")
        if time.monotonic() > end:
            state = update.get("State") or "being made"
            got = f"{running} of {desired} after {wanted.deadline:g} s, the update is: {state}"
            raise _refusal(engine, wanted, got)
        time.sleep(PAUSE)


def _is(present: Service, wanted: Wanted) -> bool:
    """Return whether the service has the wanted specification, and not one that Swarm has put back."""
    spec = present["Spec"]
    return tells(spec["TaskTemplate"], wanted.tells) and spec["Labels"].get(ATTEMPT) == wanted.attempt


def _must_not_crash(engine: DockerEngine, wanted: Wanted) -> None:
    """Raise Failure when too many tasks of a first specification crashed.

    Swarm has no earlier one to put back, so it would try this one for ever.
    """
    crashed = [task for task in failed_tasks(engine, wanted.name, wanted.tells) if task["ID"] not in wanted.before]
    if len(crashed) >= CRASHES:
        raise _refusal(engine, wanted, f"{len(crashed)} tasks that ended by themselves")


def _refusal(engine: DockerEngine, wanted: Wanted, got: str) -> Failure:
    lines = lines_of(engine, wanted.name, wanted.tells)
    return Failure(_layer(wanted), str(wanted), got, remedy=_remedy(wanted, lines), lines=lines)


def _remedy(wanted: Wanted, lines: Sequence[str]) -> str:
    """Return what to do. An image that a node lacks was removed there, or cannot be pulled: no fault of the app."""
    lacking = next(filter(None, map(NO_IMAGE.search, lines)), None)
    if lacking and "@" in lacking[1]:
        return f"see on that node what docker pull {lacking[1]} says, then run pulumi up again"
    if lacking:
        return "pulumi up --replace '**-release', which builds the image again"
    what = "the app, or what it needs" if _layer(wanted) == "gunicorn" else "Nginx's settings"
    return f"fix {what}, then run pulumi up again"


def _layer(wanted: Wanted) -> str:
    return "gunicorn" if wanted.name.endswith("-app") else "nginx"


def _evidence(wanted: Wanted) -> dict[str, str]:
    return {_word(name): value for name, value in wanted.tells.items()}


def _word(variable: str) -> str:
    return variable.removeprefix("PORTICO_").lower()


if __name__ == "__main__":
    sys.exit(main_of(run))
