"""Build the command that shows a log of a machine's site; `log_stream` runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portico.cli.machines.deployed import Machine
from portico.cli.machines.docker.containers import of_instance
from portico.cli.machines.evidence import evidence, plan_of
from portico.cli.machines.ways import Ways
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import containers
from portico.planning.docker.swarm_service import service
from portico.protocol.failure import Failure

STREAMS = {"app": "2>&1", "access": "2>/dev/null", "error": "2>&1 >/dev/null"}
"""Redirections that select a container's log: Nginx writes accesses to standard output, errors to standard error."""
ANEW = "pulumi up --refresh, which creates it again"
Whose = tuple[Sequence[str], str]
"""The arguments of `docker` that show a log, and the service or container that the log is of."""


@dataclass(frozen=True)
class LogCommand:
    """The command that shows a log."""

    words: list[str]
    left_out: int = 0
    """Number of lines that the machine's journal has not taken."""


def log_command(machine: Machine, ways: Ways, log: str, follow: bool, lines: int) -> LogCommand:
    """Return the command for a log. Raises Failure or DockerError when there is no such log."""
    docker = plan_of(machine).get("docker")
    if docker is None:
        answer = evidence(machine, ways, "logs", log=log, follow=follow, lines=lines)
        return LogCommand(answer["command"], answer.get("left_out", 0))
    engine, role = DockerEngine(docker["host"]), "app" if log == "app" else "nginx"
    if machine.in_swarm:
        verb, whose = _of_the_service(engine, f"{docker['site']}-{role}")
    else:
        verb, whose = _of_a_container(engine, docker["site"], role, evidence(machine, ways, "status")["instance"])
    options = [f"--tail={lines}", *(["--follow"] if follow else [])]
    return LogCommand(["sh", "-c", f'exec "$@" {STREAMS[log]}', "sh", *engine.command(*verb, *options, whose)])


def _of_the_service(engine: DockerEngine, name: str) -> Whose:
    """Return how to show a service's log: that of all its tasks, on whichever node they run."""
    if service(engine, name) is None:
        raise Failure("logs", f"service {name}", "none", remedy=ANEW)
    return ("service", "logs", "--raw"), name


def _of_a_container(engine: DockerEngine, site: str, role: str, live: str) -> Whose:
    """Return how to show the log of the newest container of a role; for the app, that of the live instance."""
    all_of_role = containers(engine, site, role)
    matching: list[dict[str, Any]] = of_instance(all_of_role, live) if role == "app" else all_of_role
    if not matching:
        raise Failure("logs", f"a container of {role}", "none", remedy=ANEW)
    return ("logs",), matching[0]["Id"]
