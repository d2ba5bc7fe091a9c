"""Files that a host under systemd gets besides the site: units, and the folder for sockets."""

from collections.abc import Mapping
from dataclasses import dataclass

from portico.planning.nginx.site import UPSTREAM_PORT
from portico.planning.rendering import render
from portico.planning.settings import Settings

UNITS = "/etc/systemd/system"


@dataclass(frozen=True)
class HostPlace:
    """The names and folders of a site on a host, all made from its key."""

    unit: str

    @property
    def directory(self) -> str:
        return f"/srv/{self.unit}"

    @property
    def state(self) -> str:
        return f"/var/lib/{self.unit}"

    @property
    def run(self) -> str:
        return f"/run/{self.unit}"


def host_files(place: HostPlace) -> Mapping[str, str]:
    """Return the files, by path, that are there for as long as the site is."""
    names = {"unit": place.unit, "directory": place.directory, "run": place.run, "nginx_group": "www-data"}
    templates = {
        f"{UNITS}/{place.unit}@.service": "etc/systemd/system/site@.service.j2",
        f"{UNITS}/{place.unit}@.socket": "etc/systemd/system/site@.socket.j2",
        f"{UNITS}/nginx.service.d/{place.unit}.conf": "etc/systemd/system/nginx.service.d/site.conf.j2",
        f"/etc/tmpfiles.d/{place.unit}.conf": "etc/tmpfiles.d/site.conf.j2",
    }
    return {path: render(template, **names) for path, template in templates.items()}


def instance_units(place: HostPlace, settings: Settings) -> Mapping[str, str]:
    """Return the parts of units that belong to one instance, by kind of unit."""
    folder = "etc/systemd/system/site@instance"
    service = render(
        f"{folder}.service.d/instance.conf.j2",
        unit=place.unit,
        systemd=settings.systemd,
        start_deadline=settings.checks.upstream.deadline,
        graceful_timeout=settings.gunicorn.graceful_timeout,
    )
    if settings.gunicorn.bind == "unix":
        return {"service": service}
    socket = render(f"{folder}.socket.d/instance.conf.j2", unit=place.unit, port=UPSTREAM_PORT)
    return {"service": service, "socket": socket}
