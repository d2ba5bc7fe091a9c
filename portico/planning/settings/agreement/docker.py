"""The rules by which the settings of containers and of their images agree."""

from collections.abc import Iterator

from portico.planning.settings.app import App
from portico.planning.settings.docker import Docker
from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.nginx import Nginx
from portico.planning.settings.refusing.fault import NOTHING, Fault, Place
from portico.planning.settings.target import TargetSettings
from portico.protocol.target_kinds import IN_CONTAINERS

SPARE = 16
"""Processes of a container besides Gunicorn's workers and their threads: its master, health checks."""
SOURCE: Place = ("app", "source")
IMAGE: Place = ("app", "image")


def disagreements_on_containers(
    app: App, target: TargetSettings, docker: Docker, nginx: Nginx, gunicorn: Gunicorn, drift: str | None
) -> Iterator[Fault]:
    """Every setting that is missing where the app runs in containers, or does not belong there."""
    yield from _code(app)
    if drift and target.kind in IN_CONTAINERS:
        yield Fault("nothing: containers are compared by pulumi up --refresh", ("drift",), remove=True)
    if app.image:
        yield from _with_an_image(target, nginx)
        yield from _packages_of_an_image(target)
    if target.kind in IN_CONTAINERS:
        yield from _in_containers(target)
        yield from _published(docker, nginx)
    if target.kind == "docker":
        yield from _processes(docker, gunicorn)
        yield from _packaged(nginx)


def _code(app: App) -> Iterator[Fault]:
    if app.source is None and app.image is None:
        yield Fault("a value", SOURCE, got=NOTHING)
    elif app.source is not None and app.image is not None:
        yield Fault("nothing, as app.source is given: one of the two", IMAGE, remove=True)


def _with_an_image(target: TargetSettings, nginx: Nginx) -> Iterator[Fault]:
    if target.kind not in IN_CONTAINERS:
        yield Fault("'docker' or 'swarm' where app.image is given", ("target", "kind"), got=target.kind, mend="docker")
    if nginx.snippets:
        yield Fault("none with app.image: they are files of app.source", ("nginx", "snippets"), remove=True)


def _packages_of_an_image(target: TargetSettings) -> Iterator[Fault]:
    if target.packages:
        line = f"RUN apt-get update && apt-get install --yes {' '.join(target.packages)}"
        expected = f"none with app.image, whose own Dockerfile installs them: {line}"
        yield Fault(expected, ("target", "packages"), remove=True)


def _in_containers(target: TargetSettings) -> Iterator[Fault]:
    here = f"nothing with target.kind at {target.kind}: its machine is the one of docker.host"
    if target.hosts:
        yield Fault(here, ("target", "hosts"), remove=True)
    if target.bastion:
        yield Fault(here, ("target", "bastion"), remove=True)


def _packaged(nginx: Nginx) -> Iterator[Fault]:
    for position, location in enumerate(nginx.static or ()):
        if location.package:
            place = ("nginx", "static", position, "package")
            yield Fault("nothing with target.kind at docker: without it the app serves this folder", place, remove=True)


def _published(docker: Docker, nginx: Nginx) -> Iterator[Fault]:
    if docker.address == "0.0.0.0" and not nginx.server_names:
        expected = "at least one server name with docker.address at 0.0.0.0"
        yield Fault(expected, ("nginx", "server_names"), got=NOTHING)


def _processes(docker: Docker, gunicorn: Gunicorn) -> Iterator[Fault]:
    least = gunicorn.workers * (gunicorn.threads + 1) + SPARE
    if docker.pids_limit < least:
        expected = f"at least {least}, for gunicorn.workers at {gunicorn.workers}, each with {gunicorn.threads} threads"
        yield Fault(expected, ("docker", "pids_limit"), got=docker.pids_limit, mend=least)
