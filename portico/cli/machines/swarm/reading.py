"""Run the doctor on a Swarm: read the services from its manager, then run the agent in their network."""

from __future__ import annotations

import subprocess
import time
from typing import Any

from portico.cli.machines.deployed import DOCTOR_IN_SWARM
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.swarm_service import CONFIG, INSTANCE, service, tells
from portico.protocol.failure import Failure
from portico.steps.docker.one_shot import ask_in_swarm
from portico.steps.step import Plan
from portico.steps.swarm.nginx import test
from portico.steps.swarm.published import asking_a_node
from portico.steps.swarm.service_tasks import begun, counted, lines_of, spare

Lines = list[str]
RECENT = 600
"""Seconds after which a line of a log no longer counts, as on other targets."""
MOST_LINES = 2000
"""Number of lines of each task's log that are read."""


def read(plan: Plan) -> subprocess.CompletedProcess[bytes]:
    """Run the doctor and return how the agent ended. Raises DockerError for an engine that cannot be reached."""
    engine, site = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"]
    live = plan["live"]
    state = {
        "app": _service(engine, f"{site}-app", {INSTANCE: live["instance"]}, plan["replicas"]),
        "nginx": _service(engine, f"{site}-nginx", {CONFIG: live["config_id"]}, None),
        "tested": _tested(engine, plan),
        "published": _published(engine, plan),
        "command": " ".join(engine.command()),
        **_recent_logs(engine, site, live["instance"]),
    }
    return ask_in_swarm(engine, {**plan, "swarm": state}, DOCTOR_IN_SWARM, site)


def _recent_logs(engine: DockerEngine, site: str, instance: str) -> dict[str, Lines]:
    """Return the last lines of Nginx's access log and of the app's log, of the last minutes and of this instance."""
    start = begun(engine, f"{site}-app", {INSTANCE: instance})
    since = max(filter(None, [_minutes_ago(), start]))
    read = {role: engine.run("service", "logs", "--raw", f"--tail={MOST_LINES}", f"--since={_zulu(since)}",
                             f"{site}-{role}") for role in ("app", "nginx")}
    app = [*read["app"].out.splitlines(), *read["app"].err.splitlines()]
    return {"accesses": read["nginx"].out.splitlines(), "app_log": app}


def _minutes_ago() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(time.time() - RECENT))


def _zulu(moment: str) -> str:
    """Return a moment in UTC as `docker` takes it."""
    return moment.replace("+0000", "Z")


def _service(engine: DockerEngine, name: str, variables: dict[str, str], replicas: int | None) -> Lines:
    """Return the name of a service, then lines about what is wrong with it."""
    present = service(engine, name)
    if present is None:
        return [name, "missing"]
    lines = [] if tells(present["Spec"]["TaskTemplate"], variables) else [f"not of {' '.join(variables.values())}"]
    return [name, *lines, *_tasks(engine, present, variables, replicas)]


def _tasks(engine: DockerEngine, present: dict[str, Any], variables: dict[str, str], replicas: int | None) -> Lines:
    """Return what is wrong with a service's tasks. Surplus tasks are about to end, unless two of them share a slot."""
    name = present["Spec"]["Name"]
    running, desired = counted(engine, name)
    expected = desired if replicas is None else replicas
    if desired == 0 or desired != expected:
        return [f"scaled to {desired}, expected {expected or 1}"]
    left = spare(engine, present)
    if left:
        return [f"{left} more tasks than the {desired} desired"]
    return [] if running >= desired else [f"{running} of {desired} tasks run", *lines_of(engine, name, variables)]


def _tested(engine: DockerEngine, plan: Plan) -> Lines:
    try:
        test(engine, plan)
    except Failure as failure:
        return [failure.got, *failure.lines]
    return []


def _published(engine: DockerEngine, plan: Plan) -> Lines:
    """Return the line that says what is wrong with the answer at the published port; empty when nothing is."""
    done = ask_in_swarm(engine, asking_a_node(engine, plan), "swarm-public-check", "host")
    return done.stderr.decode().splitlines()[:1] if done.returncode else []
