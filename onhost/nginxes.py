"""Which Nginx serves the site on this machine."""

from typing import Sequence

from onhost.container_nginx import ContainerNginx
from onhost.debian_nginx import DebianNginx
from onhost.nginx import Nginx
from onhost.place import Place
from onhost.private_nginx import PrivateNginx


def nginx_of(place: Place, replaces: Sequence[str] = ()) -> Nginx:
    """The distribution's where there is systemd, else one of the stack's own, in a container or not.

    `replaces`: links that are away while the site is there; only the distribution's Nginx has sites of others.
    """
    if place.containers:
        return ContainerNginx(place)
    return DebianNginx(place, replaces) if place.unit else PrivateNginx(place)
