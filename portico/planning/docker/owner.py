"""The record of whose state a site in containers belongs to: an empty volume, or a config of a Swarm, with labels.

Two checkouts may have a stack of the same name, and a state may be lost. The state has a random id, and so has this
record; a site whose record has a different id is left alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import SITE

Kind = Literal["volume", "config"]
"""The kind of the record: in a Swarm a config, which is the same on all of its managers."""
LABELS = {"identity": "portico.owner", "stack": "portico.stack", "who": "portico.made-by", "since": "portico.made-at"}
IDENTITY = "PORTICO_OWNER"
"""The variable in which a step gets the random id that the state has."""
UNNAMED = "unnamed"
"""The id of a site without a record, as earlier versions of Portico made it."""


@dataclass(frozen=True)
class Owner:
    """The state that a site belongs to."""

    identity: str
    """The random id that the state has."""
    stack: str
    """Project and stack."""
    who: str
    """The user and the machine of the first deploy."""
    since: str


def owner(engine: DockerEngine, kind: Kind, site: str) -> Owner | None:
    """Return the owner of a site; None for a site without a record. Raises DockerError."""
    filters = (f"--filter=label={SITE}={site}", f"--filter=label={LABELS['identity']}")
    names = engine.ask(kind, "ls", "--quiet", *filters).split()
    if not names:
        return None
    record: dict[str, Any] = json.loads(engine.ask(kind, "inspect", names[0]))[0]
    labels: Mapping[str, str] = record.get("Labels") or record.get("Spec", {}).get("Labels", {})
    return Owner(**{name: labels.get(label, "") for name, label in LABELS.items()})


def record(engine: DockerEngine, kind: Kind, site: str, new: Owner) -> None:
    """Make the record of a site that has none. Raises DockerError."""
    labels = [f"--label={SITE}={site}", *(f"--label={label}={getattr(new, name)}" for name, label in LABELS.items())]
    content, text = ((), None) if kind == "volume" else (("-",), f"{new.identity}\n")
    engine.ask(kind, "create", *labels, f"{site}-owner", *content, stdin=text)
