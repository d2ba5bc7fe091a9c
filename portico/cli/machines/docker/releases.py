"""The releases of a site that its engine has the images of: what one can go back to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine

Release = dict[str, Any]


def kept(docker: Mapping[str, Any], published: Mapping[str, Any] | None, live: str | None) -> list[Release]:
    """Each with its image, when that was made, and when it last passed the public check; the last deployed first.

    `published` is what the last public check has proved, `live` the release that is served. Raises DockerError.
    """
    engine, site = DockerEngine(docker["host"]), docker["site"]
    verified = {one["release"]: one for one in (published or {}).get("verified", ())}
    built = engine.ask("image", "ls", "--filter", "dangling=false", "--format", "{{.Tag}}", site).split()
    images = {**{release: f"{site}:{release}" for release in built},
              **{release: one["image"] for release, one in verified.items()}}
    told = [{"id": release, "made": _made(engine, image), "verified": verified.get(release, {}).get("when"),
             "live": release == live, "image": image} for release, image in images.items()]
    return sorted((one for one in told if one["made"]), key=_deployed, reverse=True)


def is_built(docker: Mapping[str, Any], image: str) -> bool:
    """Whether an image is one that was made of the app's source."""
    return image.startswith(f"{docker['site']}:")


def _made(engine: DockerEngine, image: str) -> str | None:
    """None of an image that the engine does not have."""
    ran = engine.run("image", "inspect", "--format", "{{.Created}}", image)
    return None if ran.status else f"{ran.out[:19]}+0000"


def _deployed(release: Release) -> str:
    return str(release["verified"] or release["made"])
