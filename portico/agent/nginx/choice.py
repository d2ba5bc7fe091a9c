"""Chooses the Nginx that serves the site on this machine."""

from typing import Sequence

from portico.agent.nginx.base import Nginx
from portico.agent.nginx.container import ContainerNginx
from portico.agent.nginx.debian import DebianNginx
from portico.agent.nginx.private import PrivateNginx
from portico.agent.place import Place


def nginx_of(place: Place, replaces: Sequence[str] = ()) -> Nginx:
    """Return the distribution's Nginx on a host with systemd, else one of the stack's own, in a container or not.

    `replaces`: links that are removed while the site is there; only the distribution's Nginx has other sites.
    """
    if place.containers:
        return ContainerNginx(place)
    return DebianNginx(place, replaces) if place.unit else PrivateNginx(place)
