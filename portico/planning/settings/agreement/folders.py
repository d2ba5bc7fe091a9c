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


def disagreements_on_folders(app: App, target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    """Every folder that the app does not have, or cannot keep, where it runs."""
    yield from _named(app)
    if app.persist:
        yield from _kept(app, target, nginx)


def _named(app: App) -> Iterator[Fault]:
    for name, value in app.environment.items():
        if app.image and "APP" in named(value):
            yield Fault("no ${APP} with app.image: the app's folder is the image's own working folder",
                        ("app", "environment", name), got=value, remove=True)


def _kept(app: App, target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    if target.kind == "swarm" and app.image:
        expected = ("none with app.image in a Swarm, which cannot mount a folder of a volume: the image's Dockerfile "
                    f"makes the links, ln -s {STATE}/NAME NAME, and a variable with ${{STATE_DIRECTORY}} in "
                    "app.environment gives the tasks that directory")
        yield Fault(expected, PERSIST, remove=True)
    served = [location.path for location in ((StaticLocation(),) if nginx.static is None else nginx.static)]
    for position, folder in enumerate(app.persist):
        for path in {folder, *map(str, PurePosixPath(folder).parents)} & set(served):
            expected = f"a folder that Nginx does not serve from the release, as it serves {path}"
            yield Fault(expected, (*PERSIST, position), remove=True)
