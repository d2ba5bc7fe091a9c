"""Removes what failed or killed updates left behind, but never what Nginx points at."""

import shutil
from typing import Any, Dict, Optional, Set

from portico.agent.chain import gunicorn
from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.nginx.drain import drain
from portico.agent.place import Place
from portico.agent.releases.kept import prune_environments, to_go_back_to


def remove_left_overs(place: Place, plan: Dict[str, Any], previous: Optional[Dict[str, Any]]) -> None:
    """Remove all that failed or killed updates left behind.

    The live site stays, and so does the one before it, which Pulumi deletes.
    """
    before = (previous or {}).get("site", {})
    for folder in (place.releases, place.static, place.instances, place.environments):
        for interrupted in folder.glob(".*"):
            shutil.rmtree(interrupted, ignore_errors=True)
    for part, folder in (("instance", place.instances), ("release", place.releases), ("static", place.static)):
        kept = set(to_go_back_to(place, plan["keep_releases"])) if part == "release" else set()
        for name in set(atomic.names_in(folder)) - live.in_use(place, part) - {before.get(part)} - kept:
            if part == "instance":
                drain(place, plan["drain_timeout"])
                gunicorn.end(place, name)
            else:
                atomic.remove_tree(folder / name)
    for name in set(atomic.names_in(place.sites)) - _site_files(place, before):
        (place.sites / name).unlink()
    prune_environments(place)


def _site_files(place: Place, before: Dict[str, Any]) -> Set[str]:
    return {f"{name}.json" for name in live.in_use(place, "config_id") | {before.get("config_id")}}
