"""Everything that sites have on the engine says whose it is, so that what they leave is found."""

import os
import re
from pathlib import Path

from portico.planning.places.site_key import site_key
from tests.agent.watching import until
from tests.engine.site import PROJECT
from tests.hosts.engine import docker

LABEL = "portico.site"
KINDS = {
    "service": (("ls",), ("rm",)),
    "container": (("ls", "--all"), ("rm", "--force", "--volumes")),
    "network": (("ls",), ("rm",)),
    "config": (("ls",), ("rm",)),
    "secret": (("ls",), ("rm",)),
    "volume": (("ls",), ("rm", "--force")),
    "image": (("ls",), ("rm", "--force", "--no-prune")),
}
"""The commands that list and remove each kind, in an order in which nothing is still used. The images that others were
built on belong to no site, and stay for the next build."""


def stack() -> str:
    """The name of a stack that nobody else has; it tells the session that made it."""
    return f"t{os.getpid()}-{os.urandom(2).hex()}"


def of(key: str) -> set[str]:
    """Return everything that the engine has of a site, as kind and id."""
    return {f"{kind} {name}" for kind in KINDS for name in _ids(kind, f"{LABEL}={key}")}


def remove(key: str) -> None:
    """Remove all of it, in whatever state it is; what a container still holds goes when that has gone."""
    until(lambda: not _remove(key), 60)


def remove_of_ended_sessions() -> None:
    """Remove what the sites of killed sessions left."""
    begin = re.escape(site_key(PROJECT, "t"))
    for key in _keys():
        session = re.fullmatch(rf"{begin}(\d+)-[0-9a-f]{{4}}", key)
        if session and not Path(f"/proc/{session[1]}").exists():
            remove(key)


def _remove(key: str) -> set[str]:
    for kind, (_, verb) in KINDS.items():
        if names := _ids(kind, f"{LABEL}={key}"):
            docker(kind, *verb, *names, check=False)
    return of(key)


def _keys() -> set[str]:
    """An image may go between the two questions; the others are told all the same."""
    labels = [f'{{{{.Label "{LABEL}"}}}}', f'{{{{index .Config.Labels "{LABEL}"}}}}']
    found = [docker(kind, "ls", "--filter", f"label={LABEL}", "--format", labels[0], *options)
             for kind, options in (("container", ["--all"]), ("network", []), ("volume", []))]
    if images := _ids("image", LABEL):
        found.append(docker("image", "inspect", "--format", labels[1], *images, check=False))
    return set("\n".join(found).split())


def _ids(kind: str, label: str) -> set[str]:
    """An engine that is in no Swarm has no services, configs and secrets to list."""
    return set(docker(kind, *KINDS[kind][0], "--quiet", "--filter", f"label={label}", check=False).split())
