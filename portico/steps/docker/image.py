"""Build or remove the image of a release, which is built once on the engine.

`python -m portico.steps.docker.image release|remove-release < plan` is the command.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import RELEASE, SITE
from portico.protocol.failure import Failure
from portico.protocol.former_verbs import FORMER_OF_IMAGES
from portico.protocol.plan.release import Image
from portico.steps.docker.build_failure import build_failure
from portico.steps.docker.state_volume import make_folders
from portico.steps.docker.verified_images import releases
from portico.steps.step import Plan, main_of, proved, tell, whole

SECTIONS = ("docker", "image")
REMOVE = "remove-release"
SECONDS = 840
"""Seconds after which a build is stopped: a little less than the step may take."""


def run(plan: Plan) -> int:
    """Run the verb `release` or `remove-release` and return the exit status."""
    with whole(SECTIONS):
        engine, image = DockerEngine(plan["docker"]["host"]), Image.read(plan["image"], "image")
    work = {"release": build, REMOVE: remove}.get(FORMER_OF_IMAGES.get(sys.argv[1], sys.argv[1]))
    if work is None:
        raise Failure("plan", "the verb release or remove-release", sys.argv[1], remedy="say one of the two")
    if work is build and image.persist:
        make_folders(engine, plan["docker"], image.persist)
    return work(engine, image)


def build(engine: DockerEngine, image: Image) -> int:
    """Build or pull the image unless the engine has it; its tag stands for its content."""
    tag = image.tag
    present = _id(engine, tag)
    if present:
        return proved("release", f"image: {tag} was there", image=tag, id=present)
    if not image.context:
        engine.ask("pull", "--quiet", tag, seconds=SECONDS)
        return proved("release", f"image: {tag} pulled", image=tag, id=_id(engine, tag))
    tell(f"image: building {tag}\n")
    label = f"{RELEASE}={image.release}"
    context = Path(image.context).read_bytes()
    ran = engine.run("build", "--tag", tag, "--label", label, "-", stdin=context, seconds=SECONDS)
    if ran.status:
        raise build_failure(f"{ran.out}\n{ran.err}") or engine.refusal("build", ran)
    return proved("release", f"image: {tag} built", image=tag, id=_id(engine, tag))


def remove(engine: DockerEngine, image: Image) -> int:
    """Remove the image, and others of the site that nobody goes back to any more.

    An image stays when its release is one of the verified ones to go back to, or when a container is made of it.
    """
    if not image.context:
        return proved(REMOVE, f"image: {image.tag} was there before, so it stays", image=image.tag, id="")
    tag, site, keep = image.tag, image.site, image.keep
    verified = releases(engine, site)
    for other in _built(engine, site) - verified - {image.release}:
        engine.run("image", "rm", f"{site}:{other}")  # refused for one that a container is made of
    if image.release in verified:
        words = f"image: {tag} is kept, one of the {len(verified)} verified releases to go back to"
        return proved(REMOVE, words, image=tag, id=_id(engine, tag))
    ran = engine.run("image", "rm", tag)
    if ran.status and re.search("conflict|is using|in use", ran.err):
        return proved(REMOVE, f"image: {tag} is kept, a container is made of it", image=tag, id=_id(engine, tag))
    if ran.status and not re.search("(?i)no such image|reference does not exist", ran.err):
        raise engine.refusal("image rm", ran)
    _remove_stages(engine, f"label={SITE}={site}", keep if verified else 0)
    return proved(REMOVE, f"image: {tag} removed", image=tag, id="")


def _built(engine: DockerEngine, site: str) -> set[str]:
    """Return the releases of which the engine has an image that was built of the source."""
    return set(engine.ask("image", "ls", "--filter", "dangling=false", "--format", "{{.Tag}}", site).split())


def _remove_stages(engine: DockerEngine, site: str, keep: int) -> None:
    """Remove what the classic builder leaves of the packages' stage; the newest serve the next build as a cache."""
    stages = engine.ask("image", "ls", "--quiet", "--filter", site, "--filter", "dangling=true").split()
    if stages[keep:]:
        engine.run("image", "rm", *stages[keep:])


def _id(engine: DockerEngine, tag: str) -> str:
    ran = engine.run("image", "inspect", "--format", "{{.Id}}", tag)
    if ran.status and not re.search("(?i)no such image", ran.err):
        raise engine.refusal("image inspect", ran)
    return "" if ran.status else ran.out.strip()


if __name__ == "__main__":
    sys.exit(main_of(run))
