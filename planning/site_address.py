"""How clients reach the site."""

from dataclasses import dataclass

from planning.settings import Settings
from planning.settings.server_name import LOOPBACK_NAMES

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class SiteAddress:
    """Names and port of the public side, and what Nginx listens on."""

    server_names: tuple[str, ...]
    port: int
    listens: tuple[str, ...]

    @property
    def own_name(self) -> str:
        """The name the site calls itself by: the first."""
        return self.server_names[0]

    @property
    def host(self) -> str:
        """The Host header of a client that uses the site's own name."""
        return self.own_name if self.port == 80 else f"{self.own_name}:{self.port}"


def loopback_address(settings: Settings) -> SiteAddress:
    """On this machine only; the loopback names always lead to the site, so that its URL opens in a browser."""
    own = settings.nginx.server_names
    names = (*own, *(name for name in LOOPBACK_NAMES if name not in own))
    return SiteAddress(names, settings.http_port, (f"{LOOPBACK}:{settings.http_port}",))


def published_address(settings: Settings) -> SiteAddress:
    """On a port that a container publishes: of this machine only, or of all its networks. Nginx listens on the same one
    inside, where nobody else has it."""
    address = loopback_address(settings) if settings.docker.address == LOOPBACK else public_address(settings)
    return SiteAddress(address.server_names, settings.http_port, (f"{settings.http_port}",))


def public_address(settings: Settings) -> SiteAddress:
    """On all addresses of a host."""
    port = settings.http_port
    listens = (f"{port}", f"[::]:{port}") if settings.nginx.ipv6 else (f"{port}",)
    return SiteAddress(settings.nginx.server_names, port, listens)
