"""`python -m portico.steps.docker.release_command release-command < plan`: the app's command, in its image's container.

The container is in the site's network, as the app's user, with the app's state. What held before is not run again: the
step remembers it, by Pulumi's copy of what it said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import ROOT, labelled, our_image, python_in
from portico.planning.docker.lock import require_unlocked
from portico.planning.docker.site import USER
from portico.steps.docker.one_shot import run_agent, said_how_it_ended
from portico.steps.docker.verified import before
from portico.steps.step import Plan, main_of, proved, tell, whole

VERB = "release-command"
REMEMBERED = 200
OF_THE_AGENT = "/tmp"
"""The only folder of the container in which it can write, besides the app's state."""
OWN = ("--env=HOME=/tmp", "--env=LANG=C.UTF-8", "--env=PYTHONUNBUFFERED=1")
OWNED = f"import os, sys; os.chown(sys.argv[1], {USER}, {USER})"


def run(plan: Plan) -> int:
    """The agent's own status; nothing is run for what held before."""
    with whole(("docker", "release_command")):
        engine, site, given = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"], plan["release_command"]
    require_unlocked(engine, site)
    done = before().get("done", {})
    if given["id"] in done:
        words = f"release command: held on {done[given['id']]}, release {given['release']}; it is not run again"
        told = {name: given[name] for name in ("id", "release")}
        return proved(VERB, words, layer="release_command", **told, when=done[given["id"]], lines=[], done=done)
    ran = _run(engine, site, plan)
    line = json.loads(ran.stdout)
    if ran.returncode == 0:
        newest = dict(list(done.items())[1 - REMEMBERED:])
        line["done"] = {**newest, given["id"]: line["when"]}
    print(json.dumps(line))
    return ran.returncode


def _run(engine: DockerEngine, site: str, plan: Plan) -> subprocess.CompletedProcess[bytes]:
    """In the app's image, as the app's user. One that a killed update has left is ended first."""
    name = f"{site}-release-command"
    engine.run("rm", "--force", name)
    options = [*OWN, f"--name={name}", f"--network={site}", *_state(engine, site, plan["docker"])]
    container = python_in(plan["docker"]["image"], *options)
    here: dict[str, Any] = {"directory": OF_THE_AGENT, "run": OF_THE_AGENT, "containers": {"instances": []}}
    ran = said_how_it_ended(run_agent(engine, {**plan, **here}, VERB, container))
    tell(ran.stderr.decode(errors="replace"))
    return ran


def _state(engine: DockerEngine, site: str, docker: dict[str, Any]) -> Sequence[str]:
    """The volume in which the app keeps what outlives a release, for the app to write; a Swarm has none."""
    volume = f"{site}-state"
    if volume not in docker.get("volumes", {}):
        return []
    path = docker["volumes"][volume]
    mounted = f"--volume={volume}:{path}"
    ours = python_in(our_image(docker), "--network=none", "--cap-add=CHOWN", labelled(docker), mounted, user=ROOT)
    engine.ask("run", *ours, "-c", OWNED, path)
    return [mounted, f"--env=STATE_DIRECTORY={path}"]


if __name__ == "__main__":
    sys.exit(main_of(run))
