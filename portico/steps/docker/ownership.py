"""Refuse a site that belongs to a different state, unless the setting `docker.adopt` names exactly that one."""

from __future__ import annotations

import getpass
import os
import platform
import time

from portico.planning.docker import owner
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.owner import IDENTITY, UNNAMED, Kind, Owner
from portico.planning.docker.site import SITE
from portico.protocol.failure import Failure
from portico.steps.docker.verified import before
from portico.steps.step import Plan


def is_foreign(engine: DockerEngine, kind: Kind, site: str) -> bool:
    """Return whether the site's record names a different state than the one whose step this is."""
    present = owner.owner(engine, kind, site)
    return present is not None and present.identity != _identity()


def require_own(engine: DockerEngine, kind: Kind, site: str) -> None:
    """Raise Failure when another state has adopted the site since this one deployed it.

    A step that an earlier version of Portico made does not know the id of its state.
    """
    if _identity() and is_foreign(engine, kind, site):
        raise Failure("docker", f"site {site} to be of this stack's own state", "a site that another state has adopted",
                      remedy="deploy from there; pulumi stack rm --force STACK deletes this state, not the site")


def to_be_adopted(engine: DockerEngine, kind: Kind, plan: Plan) -> bool:
    """Return whether what the engine has of the site has to make room; False for a site of this state, and for none.

    Raises Failure for a site of a different state that nobody has decided to adopt.
    """
    site = plan["docker"]["site"]
    present = owner.owner(engine, kind, site) or _without_a_record(engine, site)
    if present is None or present.identity == _identity():
        return False
    if plan.get("adopt") == present.identity:
        return True
    raise Failure(
        "prepare", f"site {site} to be free, or of this stack's own state", f"one of another state ({_words(present)})",
        remedy="deploy from where it was deployed, or choose another stack name; if that state is lost, take the site "
               f"over: pulumi config set --path docker.adopt {present.identity} (docs/docker.md says what that does)",
    )


def write_record(engine: DockerEngine, kind: Kind, plan: Plan) -> None:
    """Make the site's record, if there is none. Raises DockerError."""
    site = plan["docker"]["site"]
    if _identity() and owner.owner(engine, kind, site) is None:
        who = f"{getpass.getuser()}@{platform.node()}"
        owner.record(engine, kind, site, Owner(_identity(), plan["stack"], who, time.strftime("%FT%T%z")))


def _without_a_record(engine: DockerEngine, site: str) -> Owner | None:
    """Return an owner without a name for a site that is there already, unless this step was carried out for it before:
    an earlier version of Portico made no record."""
    network = engine.ask("network", "ls", "--quiet", "--filter", f"label={SITE}={site}").strip()
    return Owner(UNNAMED, "", "", "") if network and not before() else None


def _words(present: Owner) -> str:
    if present.identity == UNNAMED:
        return "no record says whose"
    return f"stack {present.stack}, first deployed by {present.who} at {present.since}"


def _identity() -> str:
    return os.environ.get(IDENTITY, "").strip()
