"""Removes what failed or killed updates left behind, but never what Nginx points at."""

import shutil
from typing import Optional, Set

from portico.agent.chain import gunicorn
from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.nginx.drain import drain
from portico.agent.place import Place
from portico.agent.releases.kept import prune_environments, to_go_back_to
from portico.protocol.plan.site import Site
from portico.protocol.plan.static import EARLIER


def remove_left_overs(place: Place, keep: int, previous: Optional[Site]) -> None:
    """Remove all that failed or killed updates left behind.

    The live site stays, and so does the one before it, which Pulumi deletes.
    """
    before = live.Ids.of(previous) if previous else None
    for folder in (place.releases, place.static, place.instances, place.environments):
        for interrupted in folder.glob(".*"):
            shutil.rmtree(interrupted, ignore_errors=True)
    for part, folder in (("instance", place.instances), ("release", place.releases), ("static", place.static)):
        kept = set(to_go_back_to(place, keep)) if part == "release" else {EARLIER}
        for name in set(atomic.names_in(folder)) - _in_use(place, part, before) - kept:
            if part == "instance":
                drain(place)
                gunicorn.end(place, name)
            else:
                atomic.remove_tree(folder / name)
    for name in set(atomic.names_in(place.sites)) - {f"{name}.json" for name in _in_use(place, "config_id", before)}:
        (place.sites / name).unlink()
    prune_environments(place)


def _in_use(place: Place, part: str, before: Optional[live.Ids]) -> Set[str]:
    return live.in_use(place, part) | ({before.part(part)} if before else set())
