"""Run the app's release command in a container of its image, in the site's network, with the app's user and state.

`python -m portico.steps.docker.release_command release-command < plan` is the command. A release command that held
before is not run again: Pulumi gives the step its earlier output, which lists those commands.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import python_in
from portico.planning.docker.lock import require_unlocked
from portico.protocol import beside_the_code
from portico.protocol.failure import Failure
from portico.protocol.printable import quoted
from portico.steps.docker.one_shot import run_agent, said_how_it_ended
from portico.steps.docker.state_volume import give_to_the_app, mounts
from portico.steps.docker.verified import before
from portico.steps.step import Plan, main_of, proved, tell, whole

VERB = "release-command"
REMEMBERED = 200
OF_THE_AGENT = "/tmp"
"""The only folder that the agent can write to in the container, besides the app's state."""
VARIABLES = ("--env=HOME=/tmp", "--env=LANG=C.UTF-8", "--env=PYTHONUNBUFFERED=1")


def run(plan: Plan) -> int:
    """Run the release command unless it held before. Raises Failure with what its container says when it fails."""
    with whole(("docker", "release_command")):
        engine, site, command = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"], plan["release_command"]
    require_unlocked(engine, site)
    done = before().get("done", {})
    if command["id"] in done:
        words = f"release-command: held on {done[command['id']]}, release {command['release']}; it is not run again"
        ids = {name: command[name] for name in ("id", "release")}
        return proved(VERB, words, layer="release-command", **ids, when=done[command["id"]], lines=[], done=done)
    ran = _run(engine, site, plan)
    lines = ran.stderr.decode(errors="replace").splitlines()
    if ran.returncode:
        raise _failure(command, lines)
    line = json.loads(ran.stdout)
    newest = dict(list(done.items())[1 - REMEMBERED:])
    tell("\n".join([f"release-command: held, release {command['release']}", *map(quoted, lines[1:]), ""]))
    print(json.dumps({**line, "done": {**newest, command["id"]: line["when"]}}))
    return 0


def _run(engine: DockerEngine, site: str, plan: Plan) -> subprocess.CompletedProcess[bytes]:
    """Run the agent in a container of the app's image, as the app's user.

    A container that a killed update left is removed first.
    """
    name = f"{site}-release-command"
    engine.run("rm", "--force", name)
    options = [*VARIABLES, f"--name={name}", f"--network={site}", *give_to_the_app(engine, plan["docker"]),
               *mounts(plan["docker"], plan["release_command"].get("mounted", {}))]
    container = python_in(plan["docker"]["image"], *options)
    here: dict[str, Any] = {"directory": OF_THE_AGENT, "run": OF_THE_AGENT, "containers": {"instances": []}}
    return said_how_it_ended(run_agent(engine, {**plan, **here}, VERB, container))


def _failure(command: dict[str, Any], words: Sequence[str]) -> Failure:
    """Return the Failure that quotes what the container says: the app's own code may have written every line of it."""
    first, *others = words or [""]
    remedy = "fix the command or what it needs, then run pulumi up again, which runs it again"
    return Failure("release-command", f"exit status 0 of {command['command']!r} within {command['deadline']} s",
                   first.rpartition(", got ")[2] or "nothing said",
                   remedy=beside_the_code.REMEDY if beside_the_code.is_the_cause(others) else remedy,
                   lines=others)


if __name__ == "__main__":
    sys.exit(main_of(run))
