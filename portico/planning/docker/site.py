"""A site's containers on an engine, found by their labels."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.numbered_name import name_of

SITE = "portico.site"
ROLE = "portico.role"
INSTANCE = "portico.instance"
ALIAS = "portico.alias"
RELEASE = "portico.release"
BASE = "portico.base"
"""The label of a release's image that names the image on which it was built."""
MADE = "portico.made"
"""The label of Nginx's container that says of which arguments it was made."""
NGINX = "nginx"
"""The role of Nginx's container."""
APP_PORT = 8000
"""The port on which Gunicorn listens in each container; it can be reached only in the site's own network."""
SECRETS_FILE = "/run/portico/secrets.json"
"""The file with an instance's secrets, for Gunicorn alone."""
USER = 10001
"""The user id of the app, whatever its image says; no user of the engine's machine has it."""
APP_FOLDER = "/app"
"""The folder of the app's source in an image that Portico builds."""
STATE = "/var/lib/portico"
"""The folder in the app's container that outlives releases: its STATE_DIRECTORY."""
TEMPORARY = ".tmp"
"""The folder in it for temporary files: /tmp is memory, and counts as memory of the container."""


def state_volume(site: str) -> str:
    """Return the name of the volume with the state of a site's app."""
    return f"{site}-state"


Container = dict[str, Any]
"""A container as `docker inspect` prints it."""


@dataclass(frozen=True)
class AppContainer:
    """A container of the app: the part of `docker inspect` that the chain uses."""

    identity: str
    labels: Mapping[str, str]
    state: Mapping[str, Any]
    log: str
    """Path of its log on the engine's machine."""

    @property
    def instance(self) -> str:
        return self.labels[INSTANCE]

    @property
    def alias(self) -> str:
        return self.labels[ALIAS]


def app_containers(engine: DockerEngine, site: str) -> list[AppContainer]:
    """Return all containers of a site's app, running or not, the newest first. Raises DockerError."""
    return [app_container(container) for container in containers(engine, site, "app")]


def app_container(container: Container) -> AppContainer:
    """Return the part of a container's `docker inspect` that the chain uses."""
    return AppContainer(container["Id"], container["Config"]["Labels"], container["State"], container["LogPath"])


def containers(engine: DockerEngine, site: str, role: str) -> list[Container]:
    """Return a site's containers with a role, running or not, the newest first. Raises DockerError."""
    ids = engine.ask("ps", "--all", "--quiet", "--no-trunc", "--filter", f"label={SITE}={site}",
                       "--filter", f"label={ROLE}={role}").split()
    inspected: list[Container] = json.loads(engine.run("inspect", *ids).out or "[]") if ids else []
    return sorted(inspected, key=lambda container: str(container["Created"]), reverse=True)


def nginx_containers(engine: DockerEngine, site: str) -> list[Container]:
    """Return all containers of Nginx, first the newest of those that run. Raises DockerError.

    There is more than one while an update replaces it, and after an update that failed to.
    """
    return sorted(containers(engine, site, NGINX), key=lambda nginx: bool(nginx["State"]["Status"] != "running"))


def alias_of(instance: str, containers: Sequence[AppContainer]) -> str:
    """Return the name by which Nginx finds an instance: `app-` and the id, since an all-digit name is read as an IP
    address.

    A second container of an instance, beside one that a failed update has left to be deleted, has a name of its own.
    """
    return name_of("app", instance, [container.alias for container in containers])


def made_of(content: str, nginx: Sequence[Container]) -> str:
    """Return the value of Nginx's label MADE. A different one makes Pulumi replace the container.

    `content`: the id of the container's arguments. `nginx`: all containers of Nginx, the newest first. If the newest
    one does not run, the value is a new one, also for arguments that Pulumi's state has already: an update that was
    killed leaves the container that served stopped, and a state that has it for running.
    """
    stopped = [f"{NGINX}-stopped"] if nginx and not nginx[0]["State"]["Running"] else []
    return name_of(NGINX, content, [*stopped, *(container["Config"]["Labels"].get(MADE, "") for container in nginx)])


def is_of_former_version(engine: DockerEngine, nginx: Sequence[Container], image: str, ports: Sequence[int]) -> bool:
    """Return whether Nginx's container is of a Portico without the label MADE, and serves these ports with this image.

    Nothing but the label and its limits would be new. It stays, because its replacement closes the ports for a moment.
    `nginx`: all containers of Nginx, the newest first.
    """
    if not nginx or MADE in nginx[0]["Config"]["Labels"] or not nginx[0]["State"]["Running"]:
        return False
    bound = nginx[0]["HostConfig"]["PortBindings"]
    published = {port.partition("/")[0] for port, bindings in bound.items() if bindings}
    there = engine.run("image", "inspect", "--format={{.Id}}", image).out.strip()
    return published == {str(port) for port in ports} and nginx[0]["Image"] == there
