"""Choose an earlier release that a machine keeps, and the setting that deploys it again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from portico.cli.going_back.app_setting import AppSetting
from portico.cli.going_back.fetched_release import fetch
from portico.cli.machines.asking import Reply
from portico.cli.machines.deployed import Machine
from portico.cli.machines.docker.releases import base_of, is_built
from portico.cli.machines.evidence import plan_of
from portico.cli.machines.ways import Ways
from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import PorticoError
from portico.planning.images.reference import digest_of
from portico.planning.settings import Settings

ID = re.compile("[0-9a-f]{12}")
Release = dict[str, Any]


def last_before(replies: Sequence[Reply]) -> str:
    """Return the id of the last verified release that is live on no machine. Raises PorticoError when none is kept."""
    releases = [release for reply in replies for release in _releases(reply)]
    live = {release["id"] for release in releases if release["live"]}
    candidates = sorted((release["verified"], release["id"]) for release in releases
                        if release["verified"] and release["id"] not in live)
    if not candidates:
        why = "; ".join(reply["failure"] for reply in replies if "failure" in reply)
        raise PorticoError(f"rollback: expected a verified release besides the live one, got {why or 'none'}\n"
                           "    to fix it: bin/portico releases shows what is kept; "
                           "pulumi config set --path rollout.keep_releases 3 keeps more")
    return str(candidates[-1][1])


def keeper(machines: Sequence[Machine], replies: Sequence[Reply], release: str) -> tuple[Machine, Release]:
    """Return a machine that keeps a release, and its entry there. Raises PorticoError when no machine keeps it."""
    for machine, reply in zip(machines, replies, strict=True):
        for kept in _releases(reply):
            if kept["id"] == release:
                return machine, kept
    ids = sorted({kept["id"] for reply in replies for kept in _releases(reply)})
    why = "; ".join(reply["failure"] for reply in replies if "failure" in reply)
    raise PorticoError(f"rollback: expected a release that is kept ({', '.join(ids) or why or 'none is'}), got "
                       f"{release}\n    to fix it: bin/portico releases")


def _releases(reply: Reply) -> list[Release]:
    """Return a machine's entries of the releases that it keeps, without those whose id is not valid."""
    return [release for release in reply.get("releases", ()) if ID.fullmatch(str(release["id"]))]


def setting_of(machine: Machine, ways: Ways, settings: Settings, release: Release) -> AppSetting:
    """Return the setting for a release: app.image for a ready image, else app.source for its fetched source.

    Raises PorticoError for a source that does not make the release.
    """
    docker = plan_of(machine).get("docker")
    if docker and not is_built(docker, release["image"]):
        return AppSetting("app.image", release["image"])
    base = base_of(docker, release["image"]) if docker else ""
    source = fetch(machine, ways, built_on(settings, base), release)
    return AppSetting("app.source", source, base if docker and _has_moved(docker, settings, base) else None)


def built_on(settings: Settings, base: str) -> Settings:
    """Return the settings with the image that a release was built on; as they are where that is not recorded."""
    python_image = base or settings.docker.python_image
    return settings.model_copy(update={"docker": settings.docker.model_copy(update={"python_image": python_image})})


def _has_moved(docker: Mapping[str, Any], settings: Settings, base: str) -> bool:
    """Return whether `docker.python_image` stands for another image than this one by now. Raises DockerError."""
    image = settings.docker.python_image
    return base not in ("", image, digest_of(DockerEngine(docker["host"]), image, "docker.python_image"))
