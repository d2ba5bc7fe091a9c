"""The rules by which the folders of the app agree with other settings."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from portico.planning.docker.site import STATE
from portico.planning.settings.app import App
from portico.planning.settings.kinds.placeholder import named
from portico.planning.settings.nginx import Nginx, StaticLocation
from portico.planning.settings.refusing.fault import Fault, Place
from portico.planning.settings.target import TargetSettings

PERSIST: Place = ("app", "persist")
NO_STATE = "a task may run on any node, and has no STATE_DIRECTORY"


def disagreements_on_folders(app: App, target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    """Every folder that the app does not have, or cannot keep, where it runs."""
    yield from _named(app, target)
    if app.persist:
        yield from _kept(app, target, nginx)


def _named(app: App, target: TargetSettings) -> Iterator[Fault]:
    for name, value in app.environment.items():
        if target.kind == "swarm" and "STATE_DIRECTORY" in named(value):
            yield Fault(f"no ${{STATE_DIRECTORY}} with target.kind at swarm: {NO_STATE}",
                        ("app", "environment", name), got=value, remove=True)
        if app.image and "APP" in named(value):
            yield Fault("no ${APP} with app.image: the app's folder is the image's own working folder",
                        ("app", "environment", name), got=value, remove=True)


def _kept(app: App, target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    if target.kind == "swarm":
        expected = f"nothing with target.kind at swarm: {NO_STATE}"
        yield Fault(expected, PERSIST, remove=True)
    elif app.image:
        expected = f"none with app.image: its own Dockerfile makes the links, ln -s {STATE}/NAME NAME"
        yield Fault(expected, PERSIST, remove=True)
    served = [location.path for location in ((StaticLocation(),) if nginx.static is None else nginx.static)]
    for position, folder in enumerate(app.persist):
        for path in {folder, *map(str, PurePosixPath(folder).parents)} & set(served):
            expected = f"a folder that Nginx does not serve from the release, as it serves {path}"
            yield Fault(expected, (*PERSIST, position), remove=True)
