"""Run a step of the chain with the agent in a container beside Nginx.

`python -m portico.steps.docker.agent VERB < plan` is the command.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import ROOT, our_image, python_in
from portico.planning.docker.lock import require_unlocked
from portico.planning.docker.site import (
    ALIAS,
    APP_PORT,
    RELEASE,
    AppContainer,
    Container,
    app_containers,
    nginx_containers,
)
from portico.protocol.chain import CHAIN
from portico.protocol.failure import Failure
from portico.protocol.former_verbs import present_verb
from portico.steps.docker import verified_images
from portico.steps.docker.answers import Answers
from portico.steps.docker.image_files import files_of
from portico.steps.docker.one_shot import MARGIN, run_agent, said_how_it_ended
from portico.steps.docker.ownership import require_own
from portico.steps.docker.pids import limit_pids
from portico.steps.docker.published import require_published
from portico.steps.docker.verified import remembering
from portico.steps.step import Plan, main_of, tell

LOGS, OF_THE_INSTANCE = "/var/log/instances", "/run/portico"
"""Paths at which the agent finds the instances' logs, and the volume of the instance."""
WITH_THE_INSTANCE = {verb for step in CHAIN if step.needs_instance for verb in step.makes}
"""Verbs for which the instance's container has to run; a stopped one is started first."""
UNDOING = {step.remove for step in CHAIN if step.removed}
"""Verbs of Pulumi's deletes. They also run while Nginx is down, so that a broken site can be removed."""
LIMITED = ("gunicorn", "nginx", "update-nginx")
"""Verbs before which the containers get their limit of processes."""
GIVING = ("conf", "secrets")
"""Verbs that write files which only the app's user may read."""
FIRST = 1
"""Process id of Nginx in the process namespace of its container."""
PAUSE = 0.05
PATIENCE = 5
"""Seconds that a refused instance gets to stop by itself, as on hosts."""


def run(plan: Plan) -> int:
    """Run the agent beside Nginx, pass on its output and return its status.

    `remove-public-check` takes the number of an activation as a second argument.
    """
    plan = {**plan, "activation": sys.argv[2]} if sys.argv[2:] else plan
    engine, site, verb = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"], present_verb(sys.argv[1])
    require_unlocked(engine, site)
    require_own(engine, "volume", site)
    nginx = _nginx_if_it_runs(engine, site) if verb in UNDOING else _nginx(engine, site)
    containers = newest_of_each(app_containers(engine, site))
    if verb in WITH_THE_INSTANCE and _start_again(engine, containers[:1]):
        containers = newest_of_each(app_containers(engine, site))
    if verb in LIMITED:
        limit_pids(engine, plan["docker"], [*([nginx["Id"]] if nginx else []), *(app.identity for app in containers)])
    present = {"nginx": FIRST if nginx else 0, "instances": instances_of(containers)}
    identity = nginx["Id"] if nginx else ""
    answers = Answers(engine, identity, {app.instance: app.identity for app in containers})
    with _more(engine, plan, verb) as more:
        logging = containers if verb in WITH_THE_INSTANCE else []
        container = _container(plan, logging, identity, more)
        done = said_how_it_ended(run_agent(engine, {**plan, "containers": present}, verb, container, answers))
    tell(done.stderr.decode(errors="replace"))
    line = done.stdout.decode().strip()
    if done.returncode == 0 and verb == "public-check":
        proof = json.loads(line)
        require_published(engine, plan, proof)
        proof = remembering(proof, plan["docker"]["image"])
        verified_images.tag(engine, site, proof["verified"], plan["keep_releases"])
        line = json.dumps(proof)
    if done.returncode:
        _stop_refused(engine, site, line)
    print(line)
    return done.returncode


def _nginx(engine: DockerEngine, site: str) -> Container:
    """Return the running container of Nginx; wait for one that the engine is just starting again.

    Raises Failure when there is none.
    """
    end = time.monotonic() + MARGIN
    nginx = nginx_containers(engine, site)
    while nginx and nginx[0]["State"]["Status"] == "restarting" and time.monotonic() < end:
        time.sleep(PAUSE)
        nginx = nginx_containers(engine, site)
    if not nginx or nginx[0]["State"]["Status"] != "running":
        status = nginx[0]["State"]["Status"] if nginx else "no container"
        lines = engine.run("logs", "--tail", "12", nginx[0]["Id"]).err.splitlines() if nginx else []
        raise Failure("nginx", "its container to run", status, remedy="pulumi up --refresh, which creates it again",
                      lines=lines)
    return nginx[0]


def _nginx_if_it_runs(engine: DockerEngine, site: str) -> Container | None:
    """Return the running container of Nginx; None if there is none, and then what is removed has no traffic."""
    running = (nginx for nginx in nginx_containers(engine, site) if nginx["State"]["Status"] == "running")
    return next(running, None)


def _stop_refused(engine: DockerEngine, site: str, line: str) -> None:
    """Stop the containers of the instances that the agent names in the last line of a step that failed.

    Their logs stay. A stopped container does not come back with the engine; the next update starts it again.
    """
    refused = _named(line)
    for container in app_containers(engine, site):
        if container.instance in refused and container.state["Running"]:
            ran = engine.run("stop", "--time", str(PATIENCE), container.identity)
            now = f"could not be stopped: {ran.err}" if ran.status else "is stopped"
            logs = " ".join(engine.command("logs", container.identity[:12]))
            print(f"gunicorn: instance {container.instance} {now}; its log: {logs}", file=sys.stderr, flush=True)


def _named(line: str) -> list[str]:
    """Return the instances to be stopped; none when the agent was ended before it printed its last line."""
    try:
        evidence = json.loads(line)
    except ValueError:
        return []
    named = evidence.get("stop") if isinstance(evidence, dict) else None
    return [str(instance) for instance in named] if isinstance(named, list) else []


def newest_of_each(containers: list[AppContainer]) -> list[AppContainer]:
    """Return one container for each instance: the first in the list, which begins with the newest."""
    newest: dict[str, AppContainer] = {}
    for container in containers:
        newest.setdefault(container.instance, container)
    return list(newest.values())


def _start_again(engine: DockerEngine, newest: list[AppContainer]) -> bool:
    """Restart the containers that are stopped or wait to be restarted, and return whether there were any.

    What they lacked may be there again.
    """
    stopped = [container for container in newest if not container.state["Running"] or container.state["Restarting"]]
    for container in stopped:
        engine.run("restart", "--time", "1", container.identity)
    return bool(stopped)


def instances_of(containers: list[AppContainer]) -> list[dict[str, Any]]:
    """Return the part of the agent's plan that describes the instances' containers."""
    return [_entry(container) for container in newest_of_each(containers)]


def _entry(container: AppContainer) -> dict[str, Any]:
    state = container.state
    return {
        "id": container.instance,
        "release": container.labels[RELEASE],
        "bind": {"kind": "name", "host": container.labels[ALIAS], "port": APP_PORT},
        "pid": state["Pid"],
        "started_at": state["StartedAt"],
        "exit_code": state["ExitCode"],
    }


def _container(plan: Plan, containers: list[AppContainer], nginx: str, more: list[str]) -> list[str]:
    """Return the options of a container beside Nginx's, with the site's volumes and the instance's volume.

    `containers` are those whose logs the verb reads: another step may delete any other one at the same time. `nginx` is
    the id of Nginx's container. It is empty when none runs; then the container has no network.
    """
    volumes = dict(plan["docker"]["volumes"])
    volumes |= {os.path.dirname(app.log): f"{LOGS}/{app.instance}:ro" for app in containers if app.log}
    if "INSTANCE_VOLUME" in os.environ:
        volumes[os.environ["INSTANCE_VOLUME"]] = OF_THE_INSTANCE
    mounts = [f"--volume={what}:{where}" for what, where in volumes.items()]
    beside = [f"--pid=container:{nginx}", f"--network=container:{nginx}"] if nginx else ["--network=none"]
    return python_in(our_image(plan["docker"]), *beside, *mounts, *more, user=ROOT)


@contextmanager
def _more(engine: DockerEngine, plan: Plan, verb: str) -> Iterator[list[str]]:
    """Yield the further options of one verb: files of the image, or the right to give a file to the app's user."""
    if verb == "static":
        with files_of(engine, plan["docker"]) as shown:
            yield shown
    else:
        yield ["--cap-add=CHOWN"] if verb in GIVING else []


if __name__ == "__main__":
    sys.exit(main_of(run))
