"""Find the registries that `docker login` on this machine has credentials for.

Source: https://docs.docker.com/reference/cli/docker/login/#credential-stores
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HUB = "https://index.docker.io/v1/"
"""The name of Docker Hub in Docker's file of credentials."""


@dataclass(frozen=True)
class RegistryLogin:
    """A registry, and the file that says where its credentials are. The credentials themselves are not read."""

    registry: str
    """Host of the registry, with its port where it has one."""
    file: str
    """Path of Docker's config.json, with `~` for this user's home: it is the same for everybody who deploys."""


def logins(images: Iterable[str]) -> list[RegistryLogin]:
    """Return the logins for the registries of some images, those of the same registry once.

    A registry without a login is left out: its images need none.
    """
    file = f"{os.environ.get('DOCKER_CONFIG') or '~/.docker'}/config.json"
    registries = sorted({_registry(image) for image in images})
    return [RegistryLogin(registry, file) for registry in registries if _has_login(file, registry)]


def _registry(image: str) -> str:
    """Return the registry of an image. A first part without a dot or a port is a name on Docker Hub."""
    first, slash, _ = image.partition("/")
    return first if slash and (first == "localhost" or "." in first or ":" in first) else "docker.io"


def _has_login(file: str, registry: str) -> bool:
    try:
        config = json.loads(Path(file).expanduser().read_text())
    except (OSError, ValueError):
        return False
    entry = HUB if registry == "docker.io" else registry
    return entry in config.get("auths", {}) or registry in config.get("credHelpers", {})
