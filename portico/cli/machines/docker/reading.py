"""Run a verb of the agent that only reads, in a container beside Nginx's, or in the site's network without Nginx."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from portico.cli.machines.docker import memory
from portico.cli.machines.docker.containers import lines, of_instance, runs
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import ROOT, our_image, python_in
from portico.planning.docker.site import Container, app_container, containers, nginx_containers
from portico.steps.docker.agent import FIRST, LOGS, instances_of
from portico.steps.docker.answers import Answers
from portico.steps.docker.one_shot import run_agent
from portico.steps.step import Plan

SHORT_LOOKUPS = "--env=RES_OPTIONS=timeout:1 attempts:1"
"""Option that lets the agent ask for a name for a second, resolv.conf(5). The engine passes names that no container has
on to other DNS servers; where these are out of reach, one lookup would take as long as the whole examination may."""
OF_NGINX = "nginx"
"""The name of the folder with Nginx's log, among the log folders of the instances."""


def read(plan: Plan, verb: str) -> subprocess.CompletedProcess[bytes]:
    """Run the verb and return how the agent ended; its container has no capability and cannot write into any volume.

    Raises DockerError for an engine that cannot be reached.
    """
    engine, site = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"]
    nginx, apps = nginx_containers(engine, site), containers(engine, site, "app")
    live = of_instance(apps, plan["site"]["instance"])
    missing = ["network: missing"] if engine.run("network", "inspect", site).status else []
    killed = memory.lines(engine, live) if verb == "doctor" else []
    present: dict[str, Any] = {
        "nginx": FIRST if runs(nginx) else 0,
        "nginx_log": os.path.basename(nginx[0]["LogPath"]) if nginx else "",
        "instances": instances_of([app_container(app) for app in apps]),
        "command": " ".join(engine.command()),
        "lines": [*missing, *lines("app", live, site), *killed, *lines("nginx", nginx, site)],
    }
    beside = [f"{what}=container:{nginx[0]['Id']}" for what in ("--pid", "--network")] if runs(nginx) else \
        [f"--network={'none' if missing else site}"]
    mounts = _mounts(plan, nginx, live)
    container = python_in(our_image(plan["docker"]), *beside, SHORT_LOOKUPS, *mounts, user=ROOT)
    identities = {app.instance: app.identity for app in map(app_container, reversed(apps))}
    answers = Answers(engine, nginx[0]["Id"] if nginx else "", identities)
    return run_agent(engine, {**plan, "containers": present}, verb, container, answers)


def _mounts(plan: Plan, nginx: list[Container], apps: list[Container]) -> list[str]:
    logs = {os.path.dirname(newest["LogPath"]): name for name, containers_of in
            ((OF_NGINX, nginx), (plan["site"]["instance"], apps)) for newest in containers_of[:1] if newest["LogPath"]}
    places = {**plan["docker"]["volumes"], **{folder: f"{LOGS}/{name}" for folder, name in logs.items()}}
    return [f"--volume={what}:{where}:ro" for what, where in places.items()]
