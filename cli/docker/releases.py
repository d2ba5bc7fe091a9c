"""The releases of a site that an engine keeps: its images."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from planning.docker_engine import DockerEngine
from planning.docker_site import RELEASE, SITE

Release = dict[str, Any]


def images(docker: Mapping[str, Any], status: Mapping[str, Any]) -> list[Release]:
    """The newest first; an image that was not built here is told of while it serves. Raises DockerError."""
    engine = DockerEngine(docker["host"])
    built = ("--filter", f"label={SITE}={docker['site']}", "--filter", "dangling=false")
    found = {*engine.ask("image", "ls", "--quiet", *built).split()}
    told = json.loads(engine.ask("image", "inspect", *(sorted(found) or [docker["image"]])))
    return [_release(image, status) for image in sorted(told, key=lambda one: str(one["Created"]), reverse=True)]


def _release(image: Mapping[str, Any], status: Mapping[str, Any]) -> Release:
    name = (image["Config"].get("Labels") or {}).get(RELEASE, status["release"])
    live = status["served"] and name == status["release"]
    return {"id": name, "made": f"{image['Created'][:19]}+0000", "verified": status["verified"] if live else None,
            "live": live}
