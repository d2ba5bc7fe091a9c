"""The third layer copies the files that Nginx serves itself into a folder named by their content."""

from pathlib import Path
from typing import Any, Dict, Tuple

from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.nginx.drain import drain
from portico.agent.place import Place
from portico.agent.releases import manifest
from portico.agent.releases.kept import app_folder
from portico.agent.releases.unused import remove_unused
from portico.protocol.manifest import entries
from portico.protocol.plan.static import RemoveStaticPlan, Static, StaticPlan


def run(place: Place, plan: StaticPlan) -> Tuple[str, Dict[str, Any]]:
    """Copy each location's files out of the release; a folder that exists is complete and stays as it is."""
    static = plan.static
    folder = place.static / static.id
    count = sum(len(location.files) for location in static.locations)
    if not folder.is_dir():
        _make(place, static, app_folder(place, static.release))
    return f"static: {static.id}, {count} files", {"static": static.id, "files": count}


def remove(place: Place, plan: RemoveStaticPlan) -> Tuple[str, Dict[str, Any]]:
    """Remove one set of static files, once no Nginx worker of a previous configuration serves it."""
    drain(place)
    return remove_unused("static:", place.static, plan.static.id, live.in_use(place, "static"))


def _make(place: Place, static: Static, app: Path) -> None:
    partial = place.static / f".{static.id}.partial"
    atomic.remove_tree(partial)
    partial.mkdir(parents=True)
    try:
        for location in static.locations:
            manifest.copy(entries(location.files), app / location.path, partial / location.folder)
        partial.rename(place.static / static.id)
    except BaseException:
        atomic.remove_tree(partial)
        raise
