"""The command that shows a log of a machine's site, to be run where the machine's commands are run."""

from __future__ import annotations

from cli.docker.containers import of_instance
from cli.failure import Failure
from cli.machines.deployed import Machine
from cli.machines.ways import Ways
from cli.operating import evidence, plan_of
from planning.docker_engine import DockerEngine
from planning.docker_site import containers

STREAMS = {"app": "2>&1", "access": "2>/dev/null", "error": "2>&1 >/dev/null"}
"""Of a container."""


def log_command(machine: Machine, ways: Ways, log: str, follow: bool, lines: int) -> list[str]:
    """Raises Failure, or DockerError, when there is none."""
    if "docker" in plan_of(machine):
        return _in_containers(machine, ways, log, [f"--tail={lines}", *(["--follow"] if follow else [])])
    command: list[str] = evidence(machine, ways, "logs", log=log, follow=follow, lines=lines)["command"]
    return command


def _in_containers(machine: Machine, ways: Ways, log: str, options: list[str]) -> list[str]:
    """The engine keeps what each container says; Nginx says accesses on one stream and errors on the other."""
    live = evidence(machine, ways, "status")["instance"]
    docker = plan_of(machine)["docker"]
    engine = DockerEngine(docker["host"])
    found = (of_instance(containers(engine, docker["site"], "app"), live) if log == "app"
             else containers(engine, docker["site"], "nginx"))
    return ["sh", "-c", f'exec "$@" {STREAMS[log]}', "sh", *engine.command("logs", *options, _newest(found))]


def _newest(found: list[dict[str, str]]) -> str:
    if not found:
        raise Failure("logs", "a container of the site", "none", "pulumi up --refresh, which makes it anew")
    return found[0]["Id"]
