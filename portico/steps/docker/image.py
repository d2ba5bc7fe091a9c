"""Build or remove the image of a release, which is built once on the engine.

`python -m portico.steps.docker.image build|remove < plan` is the command.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import RELEASE, SITE
from portico.steps.docker.build_failure import build_failure
from portico.steps.failure import Failure
from portico.steps.step import Plan, main_of, proved, tell, whole

SECTIONS = ("docker", "image")
SECONDS = 840
"""Seconds after which a build is stopped: a little less than the step may take."""


def run(plan: Plan) -> int:
    """Run the verb `build` or `remove` and return the exit status."""
    with whole(SECTIONS):
        engine, image = DockerEngine(plan["docker"]["host"]), plan["image"]
        {name: image[name] for name in ("tag", "site", "release", "context", "keep")}
    work = {"build": build, "remove": remove}.get(sys.argv[1])
    if work is None:
        raise Failure("plan", "the verb build or remove", sys.argv[1], "say one of the two")
    return work(engine, image)


def build(engine: DockerEngine, image: dict[str, Any]) -> int:
    """Build or pull the image unless the engine has it; its tag stands for its content."""
    tag = image["tag"]
    present = _id(engine, tag)
    if present:
        return proved("build", f"image: {tag} was there", image=tag, id=present)
    if not image["context"]:
        engine.ask("pull", "--quiet", tag, seconds=SECONDS)
        return proved("build", f"image: {tag} pulled", image=tag, id=_id(engine, tag))
    tell(f"image: building {tag}\n")
    label = f"{RELEASE}={image['release']}"
    context = Path(image["context"]).read_bytes()
    ran = engine.run("build", "--tag", tag, "--label", label, "-", given=context, seconds=SECONDS)
    if ran.status:
        raise build_failure(f"{ran.out}\n{ran.said}") or engine.refusal("build", ran)
    return proved("build", f"image: {tag} built", image=tag, id=_id(engine, tag))


def remove(engine: DockerEngine, image: dict[str, Any]) -> int:
    """Remove the image, unless it is one of the newest or a container is made of it."""
    if not image["context"]:
        return proved("remove", f"image: {image['tag']} was there before, so it stays", image=image["tag"], id="")
    tag, site, keep = image["tag"], f"label={SITE}={image['site']}", image["keep"]
    newest = _newest(engine, site)
    for kept_until_now in set(newest[keep:]) - {tag}:
        engine.run("image", "rm", kept_until_now)  # refused for one that a container is made of
    if tag in newest[:keep]:
        return proved("remove", f"image: {tag} is kept, one of the newest {keep}", image=tag, id=_id(engine, tag))
    ran = engine.run("image", "rm", tag)
    if ran.status and re.search("conflict|is using|in use", ran.said):
        return proved("remove", f"image: {tag} is kept, a container is made of it", image=tag, id=_id(engine, tag))
    if ran.status and not re.search("(?i)no such image|reference does not exist", ran.said):
        raise engine.refusal("image rm", ran)
    _remove_stages(engine, site, keep if set(newest) - {tag} else 0)
    return proved("remove", f"image: {tag} removed", image=tag, id="")


def _newest(engine: DockerEngine, site: str) -> list[str]:
    """Return the tags of the site's images, the newest first."""
    ids = engine.ask("image", "ls", "--quiet", "--filter", site, "--filter", "dangling=false").split()
    form = "{{.Created}} {{join .RepoTags \" \"}}"
    images = engine.run("image", "inspect", "--format", form, *ids).out.splitlines() if ids else []
    return [tag for image in sorted(images, key=_created, reverse=True) for tag in image.split()[1:]]


def _created(image: str) -> tuple[str, str]:
    """Return the seconds of an image's date and their fraction, of which the engine cuts zeros at the end."""
    seconds, _, fraction = image.split()[0].rstrip("Z").partition(".")
    return seconds, fraction.ljust(9, "0")


def _remove_stages(engine: DockerEngine, site: str, keep: int) -> None:
    """Remove what the classic builder leaves of the packages' stage; the newest serve the next build as a cache."""
    stages = engine.ask("image", "ls", "--quiet", "--filter", site, "--filter", "dangling=true").split()
    if stages[keep:]:
        engine.run("image", "rm", *stages[keep:])


def _id(engine: DockerEngine, tag: str) -> str:
    ran = engine.run("image", "inspect", "--format", "{{.Id}}", tag)
    if ran.status and not re.search("(?i)no such image", ran.said):
        raise engine.refusal("image inspect", ran)
    return "" if ran.status else ran.out.strip()


if __name__ == "__main__":
    sys.exit(main_of(run))
