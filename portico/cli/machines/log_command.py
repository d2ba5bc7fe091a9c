"""The command that shows a log of a machine's site, to be run where the machine's commands are run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portico.cli.machines.deployed import Machine
from portico.cli.machines.docker.containers import of_instance
from portico.cli.machines.evidence import evidence, plan_of
from portico.cli.machines.ways import Ways
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import containers
from portico.planning.docker.swarm_service import service
from portico.steps.failure import Failure

STREAMS = {"app": "2>&1", "access": "2>/dev/null", "error": "2>&1 >/dev/null"}
"""Of a container: Nginx says accesses on one and errors on the other."""
ANEW = "pulumi up --refresh, which makes it anew"
Whose = tuple[Sequence[str], str]
"""The words of `docker` that show a log, and whose it is."""


def log_command(machine: Machine, ways: Ways, log: str, follow: bool, lines: int) -> list[str]:
    """Raises Failure, or DockerError, when there is none."""
    docker = plan_of(machine).get("docker")
    if docker is None:
        command: list[str] = evidence(machine, ways, "logs", log=log, follow=follow, lines=lines)["command"]
        return command
    engine, role = DockerEngine(docker["host"]), "app" if log == "app" else "nginx"
    if machine.in_swarm:
        verb, whose = _of_the_service(engine, f"{docker['site']}-{role}")
    else:
        verb, whose = _of_a_container(engine, docker["site"], role, evidence(machine, ways, "status")["instance"])
    options = [f"--tail={lines}", *(["--follow"] if follow else [])]
    return ["sh", "-c", f'exec "$@" {STREAMS[log]}', "sh", *engine.command(*verb, *options, whose)]


def _of_the_service(engine: DockerEngine, name: str) -> Whose:
    """All its tasks, wherever they run."""
    if service(engine, name) is None:
        raise Failure("logs", f"service {name}", "none", ANEW)
    return ("service", "logs", "--raw"), name


def _of_a_container(engine: DockerEngine, site: str, role: str, live: str) -> Whose:
    """Of the app that of the live instance."""
    found = containers(engine, site, role)
    own: list[dict[str, Any]] = of_instance(found, live) if role == "app" else found
    if not own:
        raise Failure("logs", f"a container of {role}", "none", ANEW)
    return ("logs",), own[0]["Id"]
