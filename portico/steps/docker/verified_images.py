"""Give the images of the releases to go back to tags of their own, `SITE-verified:RELEASE`, so that the engine keeps
them: `docker image prune` removes only what has no tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portico.planning.docker.engine import DockerEngine


def tag(engine: DockerEngine, site: str, verified: Sequence[Mapping[str, str]], number: int) -> None:
    """Tag the images of the first `number` releases and remove the tags of all others.

    `verified` has the release and the image of each, the last verified first. An image that the engine has no more is
    left out: nobody can go back to it.
    """
    kept = verified[:number]
    for image in kept:
        engine.run("tag", image["image"], f"{_repository(site)}:{image['release']}")
    for release in releases(engine, site) - {image["release"] for image in kept}:
        engine.run("image", "rm", f"{_repository(site)}:{release}")


def releases(engine: DockerEngine, site: str) -> set[str]:
    """Return the ids of the releases whose images have the tag. Raises DockerError."""
    return set(engine.ask("image", "ls", "--format", "{{.Tag}}", _repository(site)).split())


def untag(engine: DockerEngine, site: str) -> None:
    """Remove all these tags. Raises DockerError."""
    tags = [f"{_repository(site)}:{release}" for release in sorted(releases(engine, site))]
    if tags:
        engine.remove("image", "rm", *tags)


def _repository(site: str) -> str:
    return f"{site}-verified"
