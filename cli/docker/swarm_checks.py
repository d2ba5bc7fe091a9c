"""`python -m cli.docker.swarm_checks check-tasks|check-published < plan`: the agent's checks, in a Swarm's own network.

A failed check of the published port puts the services back to what was published before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from cli.docker.one_shot import run_agent
from cli.step import Plan, main_of, whole
from planning.docker_engine import DockerEngine
from planning.docker_site import USER
from planning.errors import DockerError
from planning.swarm_service import CONFIG, INSTANCE, service, tells

PUBLISHED_BEFORE = "PULUMI_COMMAND_STDOUT"
"""What this step said when it last held: Pulumi gives it to the next run."""
PUT_BACK: tuple[tuple[str, str, str], ...] = (("app", INSTANCE, "instance"), ("nginx", CONFIG, "config_id"))
"""Role, variable of its tasks, and what the evidence calls that."""


def run(plan: Plan) -> int:
    verb = sys.argv[1]
    with whole(("docker", "deadline")):
        engine, site, _ = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"], plan["deadline"]
    network = site if verb == "check-tasks" else "host"
    options = [f"--network={network}", f"--user={USER}:{USER}", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL"]
    done = run_agent(engine, plan, verb, options, stderr=subprocess.PIPE)
    if done.returncode and verb == "check-published":
        _tell(done.stderr.decode(), put_back(engine, site, plan))
    else:
        sys.stderr.write(done.stderr.decode())
    sys.stdout.write(done.stdout.decode())
    return done.returncode


def put_back(engine: DockerEngine, site: str, plan: Plan) -> list[str]:
    """Let Swarm put back each service that is not what was published last; what became of it, in words."""
    before: dict[str, Any] = json.loads(os.environ.get(PUBLISHED_BEFORE) or "{}")
    said = []
    for role, variable, name in PUT_BACK:
        found = service(engine, f"{site}-{role}")
        if found is None or name not in before or tells(found["Spec"]["TaskTemplate"], {variable: before[name]}):
            continue
        previous = found.get("PreviousSpec")
        if previous is None or not tells(previous["TaskTemplate"], {variable: before[name]}):
            said.append(f"service {site}-{role} stays as it is: Swarm does not remember {name} {before[name]}")
            continue
        lack = _rolled_back(engine, f"{site}-{role}", plan["converge_deadline"])
        said.append(f"service {site}-{role} was not put back: {lack}" if lack
                    else f"service {site}-{role} is back at {name} {before[name]}")
    return said


def _rolled_back(engine: DockerEngine, name: str, seconds: float) -> str:
    """Why a service did not get its previous specification; empty when all its tasks have it."""
    try:
        ran = engine.run("service", "rollback", "--quiet", name, seconds=seconds)
    except DockerError as error:
        return str(error).splitlines()[0]
    return ran.said if ran.status else ""


def _tell(failure: str, said: list[str]) -> None:
    """In one piece: the failure, with what was done about it before its last line."""
    *lines, remedy = failure.rstrip("\n").split("\n")
    sys.stderr.write("".join(f"{line}\n" for line in [*lines, *said, remedy]))


if __name__ == "__main__":
    sys.exit(main_of(run))
