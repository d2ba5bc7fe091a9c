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


def name_of(slot: str, content: str, names: Sequence[str]) -> str:
    """Return the name of a content in its slot: `SLOT-CONTENT`.

    Going back to a content that a failed update has left to be deleted makes a second object of it. That one needs a
    different name: the first is still there, and is deleted at the end.
    """
    in_slot = [name for name in names if name.startswith(f"{slot}-")]
    plain = f"{slot}-{content}"
    same = [name for name in in_slot if name == plain or name.startswith(f"{plain}-")]
    if not same:
        return plain
    if in_slot[0] in same:
        return in_slot[0]
    last = max(int(name.removeprefix(plain).removeprefix("-") or 1) for name in same)
    return f"{plain}-{last + 1}"
