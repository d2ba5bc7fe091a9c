"""The releases of a site whose images its engine has: `portico rollback` can deploy them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import BASE

Release = dict[str, Any]


def kept(docker: Mapping[str, Any], published: Mapping[str, Any] | None, live: str | None) -> list[Release]:
    """Return the releases of a site, the last deployed first: each with its image and the times below.

    `made` is when the image was made, `verified` when it last passed the public check. `published` is the evidence of
    the last public check, `live` the release that is served. Raises DockerError.
    """
    engine, site = DockerEngine(docker["host"]), docker["site"]
    verified = {entry["release"]: entry for entry in (published or {}).get("verified", ())}
    built = engine.ask("image", "ls", "--filter", "dangling=false", "--format", "{{.Tag}}", site).split()
    images = {**{release: f"{site}:{release}" for release in built},
              **{release: entry["image"] for release, entry in verified.items()}}
    releases = [{"id": release, "made": _made(engine, image), "verified": verified.get(release, {}).get("when"),
                 "live": release == live, "image": image} for release, image in images.items()]
    return sorted((release for release in releases if release["made"]), key=_deployed, reverse=True)


def is_built(docker: Mapping[str, Any], image: str) -> bool:
    """Return whether an image was built from the app's source, so that it is no ready image."""
    return image.startswith(f"{docker['site']}:")


def base_of(docker: Mapping[str, Any], image: str) -> str:
    """Return the image that a release's image was built on; empty where an earlier version of Portico built it."""
    form = f'{{{{index .Config.Labels "{BASE}"}}}}'
    return DockerEngine(docker["host"]).ask("image", "inspect", "--format", form, image).strip()


def _made(engine: DockerEngine, image: str) -> str | None:
    """Return when an image was made; None for an image that the engine does not have."""
    ran = engine.run("image", "inspect", "--format", "{{.Created}}", image)
    return None if ran.status else f"{ran.out[:19]}+0000"


def _deployed(release: Release) -> str:
    return str(release["verified"] or release["made"])
