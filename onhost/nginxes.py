"""Which Nginx serves the site on this machine."""

from onhost.debian_nginx import DebianNginx
from onhost.nginx import Nginx
from onhost.place import Place
from onhost.private_nginx import PrivateNginx


def nginx_of(place: Place) -> Nginx:
    """The distribution's where there is systemd, else one of the stack's own."""
    return DebianNginx(place) if place.unit else PrivateNginx(place)
