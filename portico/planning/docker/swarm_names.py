"""Names of configs and secrets: a Swarm cannot change one, so each content has a name of its own."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import SITE

Kind = str
"""The kind of an object: `config` or `secret`."""


def names_of(engine: DockerEngine, kind: Kind, site: str) -> Sequence[str]:
    """Return the names of a site's configs or secrets, the newest first. Raises DockerError."""
    ids = engine.ask(kind, "ls", "--quiet", "--filter", f"label={SITE}={site}").split()
    objects: list[Mapping[str, Any]] = json.loads(engine.run(kind, "inspect", *ids).out or "[]") if ids else []
    return [item["Spec"]["Name"] for item in sorted(objects, key=lambda item: str(item["CreatedAt"]), reverse=True)]
