"""The third layer copies the files that Nginx serves itself into a folder named by their content."""

from typing import Any, Dict, Tuple

from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.nginx.drain import drain
from portico.agent.place import Place
from portico.agent.releases import earlier_static, static_set
from portico.agent.releases.kept import app_folder, interpreter
from portico.agent.releases.unused import remove_unused
from portico.protocol.plan.static import RemoveStaticPlan, Static, StaticPlan


def run(place: Place, plan: StaticPlan) -> Tuple[str, Dict[str, Any]]:
    """Copy each location's files out of the release; a folder that exists is complete and stays as it is."""
    static = plan.static
    folder = place.static / static.id
    if static.id not in live.in_use(place, "static"):
        earlier_static.announce(place)
    if not folder.is_dir():
        _make(place, static)
    record = static_set.contents(folder)
    compressed, packaged = static_set.counted(record)
    count = sum(len(location.files) for location in static.locations) + packaged
    words = f"static: {static.id}, {count} files" + (f", {compressed} of them also compressed" if compressed else "")
    return words, {"static": static.id, "files": count, "compressed": compressed}


def remove(place: Place, plan: RemoveStaticPlan) -> Tuple[str, Dict[str, Any]]:
    """Remove one set of static files, once no Nginx worker of a previous configuration serves it."""
    drain(place)
    return remove_unused("static:", place.static, plan.static.id, live.in_use(place, "static"))


def _make(place: Place, static: Static) -> None:
    app = app_folder(place, static.release)
    packaged = any(location.package for location in static.locations)
    environment = interpreter(place, static.release).parent.parent if packaged else None
    partial = place.static / f".{static.id}.partial"
    atomic.remove_tree(partial)
    partial.mkdir(parents=True)
    try:
        static_set.make(partial, static, app, environment)
        partial.rename(place.static / static.id)
    except BaseException:
        atomic.remove_tree(partial)
        raise
