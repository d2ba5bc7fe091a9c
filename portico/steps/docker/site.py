"""Prepare an engine for a site, or remove what is left of the site.

`python -m portico.steps.docker.site prepare|remove < plan` is the command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import our_image
from portico.planning.docker.site import SITE, containers
from portico.protocol.failure import Failure
from portico.protocol.former_verbs import present_verb
from portico.steps.docker.verified_images import untag
from portico.steps.step import Plan, main_of, proved

PULL_SECONDS = 840
"""Seconds after which pulling an image is stopped: a little less than the step may take."""
KINDS = (
    (("ps", "--all", "--quiet", "--no-trunc"), ("rm", "--force", "--volumes")),
    (("network", "ls", "--quiet", "--no-trunc"), ("network", "rm")),
    (("volume", "ls", "--quiet"), ("volume", "rm")),
    (("images", "--quiet", "--no-trunc"), ("rmi", "--force")),
)
"""Commands that list and remove each kind of thing; kinds that use others come first."""


def run(plan: Plan) -> int:
    engine, site = DockerEngine(plan["docker"]["host"]), plan["docker"]["site"]
    if present_verb(sys.argv[1]) != "remove-prepare":
        return prepare(engine, our_image(plan["docker"]))
    if all(containers(engine, site, role) for role in ("nginx", "app")):
        return left(site)
    return remove(engine, site, plan["docker"].get("volumes", ()))


def prepare(engine: DockerEngine, image: str) -> int:
    """Check that the engine is ready, and pull the image in which each step's own code runs."""
    server = engine.require_ready()
    if engine.run("image", "inspect", image).status:
        _pull(engine, image)
    words = f"prepare: Docker Engine {server['Version']} at {engine.machine}, {server['Os']}/{server['Arch']}"
    return proved("prepare", words, engine=server["Version"])


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


def remove(engine: DockerEngine, site: str, volumes: Iterable[str] = ()) -> int:
    """Remove the volumes and what Pulumi does not know of: images, and what a killed update left."""
    removed = 0
    untag(engine, site)
    for listing, removal in KINDS:
        left = sorted(set(engine.ask(*listing, "--filter", f"label={SITE}={site}").split()))
        if left:
            engine.ask(*removal, *left)
        removed += len(left)
    for volume in volumes:
        engine.ask("volume", "rm", "--force", volume)
    return proved("remove", f"prepare: {removed} left-overs removed", removed=removed)


if __name__ == "__main__":
    sys.exit(main_of(run))
