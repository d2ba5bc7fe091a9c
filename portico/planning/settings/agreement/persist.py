"""The rules by which the folders that the app keeps agree with other settings."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from portico.planning.docker.site import STATE
from portico.planning.settings.app import App
from portico.planning.settings.nginx import Nginx, StaticLocation
from portico.planning.settings.refusing.fault import Fault, Place
from portico.planning.settings.target import TargetSettings

PERSIST: Place = ("app", "persist")


def disagreements_on_persist(app: App, target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    """Every folder that cannot be kept where the app runs."""
    if not app.persist:
        return
    if target.kind == "swarm":
        expected = "nothing with target.kind at swarm: a task may run on any node, and has no STATE_DIRECTORY"
        yield Fault(expected, PERSIST, remove=True)
    elif app.image:
        expected = f"none with app.image: its own Dockerfile makes the links, ln -s {STATE}/NAME NAME"
        yield Fault(expected, PERSIST, remove=True)
    served = [location.path for location in ((StaticLocation(),) if nginx.static is None else nginx.static)]
    for position, folder in enumerate(app.persist):
        for path in {folder, *map(str, PurePosixPath(folder).parents)} & set(served):
            expected = f"a folder that Nginx does not serve from the release, as it serves {path}"
            yield Fault(expected, (*PERSIST, position), remove=True)
