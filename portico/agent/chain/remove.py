"""Removes the site and its parts, but never those that Nginx points at."""

import shutil
from pathlib import Path
from typing import Any, Dict, Optional, Set, Tuple

from portico.agent.chain import activate, claim, gunicorn, prepare
from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.releases import kept as releases

Told = Tuple[str, Dict[str, Any]]


def site(place: Place, plan: Dict[str, Any]) -> Told:
    """Take the site out of Nginx, which finishes its current requests. A site that a later step took over stays."""
    if claim.is_taken_over(place):
        return "nginx: a later step has activated the site, so it stays", {"kept": "site"}
    activate.withdraw(place, plan["drain_timeout"])
    claim.end(place)
    return "nginx: the site is gone", {}


def instance(place: Place, plan: Dict[str, Any]) -> Told:
    """Stop an instance and remove its files, once no Nginx worker of a previous configuration needs it."""
    name = plan["instance"]["id"]
    if name in live.in_use(place, "instance"):
        return _kept("gunicorn: instance", name)
    activate.drained(place, plan)
    gunicorn.end(place, name, plan["instance"]["graceful_timeout"])
    return f"gunicorn: instance {name} stopped", {}


def secrets(place: Place, plan: Dict[str, Any]) -> Told:
    """Remove the secrets of an instance, unless Nginx points at it."""
    if plan["instance"] in live.in_use(place, "instance"):
        return _kept("secrets: of instance", plan["instance"])
    place.secrets(plan["instance"]).unlink(missing_ok=True)
    return f"secrets: of instance {plan['instance']} removed", {}


def static(place: Place, plan: Dict[str, Any]) -> Told:
    """Remove one set of static files, once no Nginx worker of a previous configuration serves it."""
    activate.drained(place, plan)
    return _remove("static:", place.static, plan["static"]["id"], live.in_use(place, "static"))


def release(place: Place, plan: Dict[str, Any]) -> Told:
    """Remove a release that no instance runs from and that is not to be kept; remove unused virtual environments."""
    running = (gunicorn.running(place, name) for name in atomic.names_in(place.instances))
    used = {record["release"] for record in running if record}
    live_ones = live.in_use(place, "release")
    kept = set(releases.to_go_back_to(place, plan["release"]["keep"])) if live_ones else set()
    told = _remove("release:", place.releases, plan["release"]["id"], live_ones | used | kept)
    releases.prune_environments(place)
    return told


def everything(place: Place, plan: Dict[str, Any]) -> Told:
    """Remove left-over processes, then every folder of the site; do nothing if a site is verified."""
    if place.verified.exists():
        return f"prepare: a verified site is in {place.directory}, so it stays", {"kept": str(place.directory)}
    activate.withdraw(place, 1)
    for name in atomic.names_in(place.instances):
        gunicorn.end(place, name)
    kept = prepare.unmake(place, plan)
    return f"prepare: {place.directory} removed{kept}", {}


def left_overs(place: Place, plan: Dict[str, Any], previous: Optional[Dict[str, Any]]) -> None:
    """Remove all that failed or killed updates left behind.

    The live site stays, and so does the one before it, which Pulumi deletes.
    """
    before = (previous or {}).get("site", {})
    for folder in (place.releases, place.static, place.instances, place.environments):
        for interrupted in folder.glob(".*"):
            shutil.rmtree(interrupted, ignore_errors=True)
    for part, folder in (("instance", place.instances), ("release", place.releases), ("static", place.static)):
        kept = set(releases.to_go_back_to(place, plan["keep_releases"])) if part == "release" else set()
        for name in set(atomic.names_in(folder)) - live.in_use(place, part) - {before.get(part)} - kept:
            if part == "instance":
                activate.drained(place, plan)
                gunicorn.end(place, name)
            else:
                atomic.remove_tree(folder / name)
    for name in set(atomic.names_in(place.sites)) - _site_files(place, before):
        (place.sites / name).unlink()
    releases.prune_environments(place)


def _site_files(place: Place, before: Dict[str, Any]) -> Set[str]:
    return {f"{name}.json" for name in live.in_use(place, "config_id") | {before.get("config_id")}}


def _remove(what: str, folder: Path, name: str, used: Set[str]) -> Told:
    if name in used:
        return _kept(what, name)
    atomic.remove_tree(folder / name)
    return f"{what} {name} removed", {}


def _kept(what: str, name: str) -> Told:
    return f"{what} {name} is in use or to be kept, so it stays", {"kept": name}
