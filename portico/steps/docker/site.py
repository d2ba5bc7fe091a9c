"""Prepare an engine for a site, or remove what is left of the site.

`python -m portico.steps.docker.site prepare|remove < plan` is the command.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import our_image, python_in
from portico.planning.docker.owner import Kind
from portico.planning.docker.site import SITE, TEMPORARY, containers, state_volume
from portico.planning.errors import DockerError
from portico.protocol.failure import Failure
from portico.protocol.former_verbs import present_verb
from portico.protocol.renamed_stack import require_same_stack
from portico.steps.docker.ownership import is_foreign, to_be_adopted, write_record
from portico.steps.docker.verified_images import untag
from portico.steps.step import Plan, main_of, proved, tell

Commands = tuple[tuple[str, ...], tuple[str, ...]]
"""A command that lists things, and one that removes them."""
CLEAR_SECONDS, PAUSE = 60, 0.5
PULL_SECONDS = 840
"""Seconds after which pulling an image is stopped: a little less than the step may take."""
CONTAINERS: Commands = (("ps", "--all", "--quiet", "--no-trunc"), ("rm", "--force", "--volumes"))
NETWORKS: Commands = (("network", "ls", "--quiet", "--no-trunc"), ("network", "rm"))
VOLUMES: Commands = (("volume", "ls", "--quiet"), ("volume", "rm"))
IMAGES: Commands = (("images", "--quiet", "--no-trunc"), ("rmi", "--force"))
HAS_DATA = f"import os, sys; sys.exit(any(name != '{TEMPORARY}' for name in os.listdir('/state')))"
"""A program that fails unless the state volume is empty, but for temporary files."""


def _nothing() -> None:
    """Do nothing."""


def run(plan: Plan) -> int:
    engine, site = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"]
    if present_verb(sys.argv[1]) != "remove-prepare":
        return prepare(engine, plan, "volume")
    if is_foreign(engine, "volume", site):
        return foreign(site)
    if all(containers(engine, site, role) for role in ("nginx", "app")):
        return left(site)
    return remove(engine, plan)


def prepare(
    engine: DockerEngine, plan: Plan, record: Kind, clear: Callable[[], None] = _nothing,
    make: Callable[[], None] = _nothing,
) -> int:
    """Check that the engine is ready and that the site is this state's; pull the image in which each step's own code
    runs.

    `record`: what says whose the site is. Only a Swarm has the others. `clear`: removes what is there of a site that is
    to be adopted. `make`: makes what is no resource of Pulumi's.
    """
    stack = str(plan.get("pulumi_stack", ""))
    require_same_stack("prepare", stack)
    server, image = engine.require_ready(), our_image(plan["docker"])
    adopted = to_be_adopted(engine, record, plan)
    if engine.run("image", "inspect", image).status:
        _pull(engine, image)
    if adopted:
        clear()
        _clear(engine, plan["docker"]["site"])
    write_record(engine, record, plan)
    make()
    words = f"prepare: Docker Engine {server['Version']} at {engine.machine}, {server['Os']}/{server['Arch']}"
    return proved("prepare", words, engine=server["Version"], stack=stack)


def _pull(engine: DockerEngine, image: str) -> None:
    """Pull the image. Raises Failure with what the engine says."""
    ran = engine.run("pull", "--quiet", image, seconds=PULL_SECONDS)
    if ran.status:
        remedy = f"see what docker pull {image} says there, or pulumi config set --path docker.python_image IMAGE"
        raise Failure("prepare", f"the image {image}, in which the checks run", "none", remedy=remedy,
                      lines=ran.err.splitlines())


def left(site: str) -> int:
    """Remove nothing: a site of which Pulumi has removed neither Nginx nor the app belongs to a later step."""
    return proved("remove", f"prepare: site {site} has Nginx and the app, so it stays", removed=0, kept=site)


def foreign(site: str) -> int:
    """Remove nothing: a different state has adopted the site."""
    return proved("remove", f"prepare: site {site} belongs to another state by now, so it stays", removed=0, kept=site)


def remove(engine: DockerEngine, plan: Plan) -> int:
    """Remove the volumes and what Pulumi does not know of: images, and what a killed update left.

    The app's state volume stays, unless it is empty; the printed words say so.
    """
    site = plan["docker"]["site"]
    untag(engine, site)
    kept = state_volume(site) if _has_data(engine, plan) else ""
    removed = _remove_what_runs(engine, site, kept) + _removed(engine, site, IMAGES)
    for volume in plan["docker"].get("volumes", ()):
        if volume != kept:
            engine.ask("volume", "rm", "--force", volume)
    stays = f"; volume {kept} stays, the app keeps something there: docker volume rm {kept}" if kept else ""
    return proved("remove", f"prepare: {removed} left-overs removed{stays}", removed=removed)


def _clear(engine: DockerEngine, site: str) -> None:
    """Remove what a deploy makes again, until all of it is gone: a Swarm's tasks end in their own time."""
    end = time.monotonic() + CLEAR_SECONDS
    while True:
        try:
            _remove_what_runs(engine, site, state_volume(site))
            return
        except DockerError:
            if time.monotonic() > end:
                raise
            time.sleep(PAUSE)


def _remove_what_runs(engine: DockerEngine, site: str, kept: str) -> int:
    """Remove all that a deploy makes again, but the volume `kept`; return the number of things.

    Things that use others go first. The site's network can only be removed when nobody else's container is in it.
    """
    removed = _removed(engine, site, CONTAINERS)
    _disconnect_guests(engine, site)
    return removed + _removed(engine, site, NETWORKS) + _removed(engine, site, VOLUMES, kept)


def _disconnect_guests(engine: DockerEngine, site: str) -> None:
    """Take containers that are not the site's out of its network, and say so. They run on."""
    for network in _listed(engine, site, NETWORKS):
        guests = json.loads(engine.run("network", "inspect", network).out or "[{}]")[0].get("Containers") or {}
        for identity, guest in guests.items():
            if engine.run("network", "disconnect", "--force", network, identity).status == 0:
                tell(f"prepare: container {guest['Name']} is no longer in network {site}, which is removed\n")


def _listed(engine: DockerEngine, site: str, commands: Commands) -> set[str]:
    return set(engine.ask(*commands[0], "--filter", f"label={SITE}={site}").split())


def _removed(engine: DockerEngine, site: str, commands: Commands, kept: str = "") -> int:
    """Remove the things of one kind but the kept one; return their number."""
    _, removal = commands
    left = sorted(_listed(engine, site, commands) - {kept})
    if left:
        engine.remove(*removal, *left)
    return len(left)


def _has_data(engine: DockerEngine, plan: Plan) -> bool:
    """Return whether the app's state volume holds something, or cannot be looked at."""
    volume = state_volume(plan["docker"]["site"])
    if not engine.ask("volume", "ls", "--quiet", "--filter", f"name=^{volume}$").strip():
        return False
    words = python_in(our_image(plan["docker"]), f"--volume={volume}:/state:ro", "--network=none")
    return engine.run("run", *words, "-c", HAS_DATA).status != 0


if __name__ == "__main__":
    sys.exit(main_of(run))
