"""Run the agent's checks in a Swarm's network.

`python -m portico.steps.swarm.checks upstream-check|public-check < plan` is the command. When the check of the
published port fails, the services are put back to what was published before. This step is the last, so a destroy
deletes it first, and that delete runs `remove-public-check`.
"""

from __future__ import annotations

import json
import sys

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.lock import require_unlocked
from portico.planning.docker.swarm_service import CONFIG, INSTANCE, ROLES, service, tells
from portico.planning.errors import DockerError
from portico.protocol.former_verbs import present_verb
from portico.steps.docker import verified_images
from portico.steps.docker.one_shot import ask_in_swarm
from portico.steps.docker.ownership import require_own
from portico.steps.docker.verified import before, remembering
from portico.steps.step import Plan, main_of, proved, tell, whole
from portico.steps.swarm.published import asking_a_node
from portico.steps.swarm.service_tasks import remove_spare, spare

PUT_BACK: tuple[tuple[str, str, str], ...] = (("app", INSTANCE, "instance"), ("nginx", CONFIG, "config_id"))
"""The role of a service, the variable of its tasks, and that variable's name in the evidence."""


def run(plan: Plan) -> int:
    """Run a check, or `remove-public-check`, which asks whether the site may be removed."""
    with whole(("docker", "deadline")):
        engine, site, _ = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"], plan["deadline"]
    verb = present_verb(sys.argv[1])
    require_own(engine, "config", site)
    work = {"upstream-check": _tasks, "public-check": _published, "remove-public-check": _unlocked}.get(verb)
    return work(engine, site, plan) if work else _asked(engine, site, plan, verb)


def _asked(engine: DockerEngine, site: str, plan: Plan, verb: str) -> int:
    """Run a step of the agent in the site's network, where it reaches the tasks."""
    done = ask_in_swarm(engine, plan, verb, site)
    tell(done.stderr.decode(errors="replace"))
    print(done.stdout.decode().strip())
    return done.returncode


def _unlocked(engine: DockerEngine, site: str, plan: Plan) -> int:
    require_unlocked(engine, site)
    return proved("remove-public-check", f"lock: {site} is not locked")


def _tasks(engine: DockerEngine, site: str, plan: Plan) -> int:
    """Check each of the app's tasks, also the spare ones that Swarm left in a slot with others."""
    every = plan["replicas"] + spare(engine, service(engine, f"{site}-app"))
    done = ask_in_swarm(engine, {**plan, "replicas": every}, "swarm-upstream-check", site)
    tell(done.stderr.decode(errors="replace"))
    print(done.stdout.decode().strip())
    return done.returncode


def _published(engine: DockerEngine, site: str, plan: Plan) -> int:
    """Check the published port.

    If it holds, remember the release and remove spare tasks; otherwise put the services back.
    """
    done = ask_in_swarm(engine, asking_a_node(engine, plan), "swarm-public-check", "host")
    line, message = done.stdout.decode(), done.stderr.decode(errors="replace")
    if done.returncode:
        _tell(message, put_back(engine, site, plan))
    else:
        tell(message)
        proof = remembering(json.loads(line), plan["docker"]["image"])
        verified_images.tag(engine, site, proof["verified"], plan["keep_releases"])
        line = json.dumps(proof)
        for role in ROLES:
            remove_spare(engine, f"{site}-{role}")
    print(line.strip())
    return done.returncode


def put_back(engine: DockerEngine, site: str, plan: Plan) -> list[str]:
    """Let Swarm put back each service that is not what was published last; return a line for each about the result."""
    published, results = before(), []
    for role, variable, name in PUT_BACK:
        present = service(engine, f"{site}-{role}")
        if present is None or name not in published:
            continue
        verified = {variable: published[name]}
        if tells(present["Spec"]["TaskTemplate"], verified):
            continue
        previous = present.get("PreviousSpec")
        if previous is None or not tells(previous["TaskTemplate"], verified):
            results.append(f"service {site}-{role} stays as it is: Swarm does not remember {name} {published[name]}")
            continue
        obstacle = _rolled_back(engine, f"{site}-{role}", plan["converge_deadline"])
        results.append(f"service {site}-{role} was not put back: {obstacle}" if obstacle
                    else f"service {site}-{role} is back at {name} {published[name]}")
    return results


def _rolled_back(engine: DockerEngine, name: str, seconds: float) -> str:
    """Roll a service back; return why it did not get its previous specification, empty when all its tasks have it."""
    try:
        ran = engine.run("service", "rollback", "--quiet", name, seconds=seconds)
    except DockerError as error:
        return str(error).splitlines()[0]
    return ran.err if ran.status else ""


def _tell(failure: str, results: list[str]) -> None:
    """Print a failure in one piece, with the lines about what was done before its last line, the remedy."""
    *lines, remedy = failure.rstrip("\n").split("\n")
    tell("".join(f"{line}\n" for line in [*lines, *results, remedy]))


if __name__ == "__main__":
    sys.exit(main_of(run))
