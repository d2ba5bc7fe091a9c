"""How clients reach the site."""

from collections.abc import Callable
from dataclasses import dataclass

from portico.planning.settings import Settings
from portico.planning.settings.kinds.server_name import LOOPBACK_NAMES

LOOPBACK = "127.0.0.1"
PORTS = {"http": 80, "https": 443}
"""Of each scheme its own, which no URL has to name."""


@dataclass(frozen=True)
class SiteAddress:
    """Names and port of the public side, and what Nginx listens on."""

    server_names: tuple[str, ...]
    port: int
    listens: tuple[str, ...]
    redirects: tuple[str, ...] = ()
    """What Nginx listens on without TLS, only to send clients to `listens`; none where there is no TLS."""

    @property
    def scheme(self) -> str:
        return "https" if self.redirects else "http"

    @property
    def rejects_unknown_names(self) -> bool:
        """Whether a TLS handshake without a name of the site's can be refused: none has one for an address."""
        return LOOPBACK not in self.server_names

    @property
    def own_name(self) -> str:
        """The name the site calls itself by: the first."""
        return self.server_names[0]

    @property
    def host(self) -> str:
        """The Host header of a client that uses the site's own name."""
        return self.own_name if self.port == PORTS[self.scheme] else f"{self.own_name}:{self.port}"

    @property
    def url(self) -> str:
        """What a browser opens by the site's own name."""
        return f"{self.scheme}://{self.host}/"

    @property
    def loopback_url(self) -> str:
        """What a browser of this machine opens, whatever the site's names are."""
        return f"{self.scheme}://{LOOPBACK}:{self.port}/"


def loopback_address(settings: Settings) -> SiteAddress:
    """On this machine only; the loopback names always lead to the site, so that its URL opens in a browser."""
    own = settings.nginx.server_names
    names = (*own, *(name for name in LOOPBACK_NAMES if name not in own))
    return _address(settings, names, lambda port: (f"{LOOPBACK}:{port}",))


def published_address(settings: Settings) -> SiteAddress:
    """On a port that a container publishes: of this machine only, or of all its networks. Nginx listens on the same one
    inside, where nobody else has it."""
    address = loopback_address(settings) if settings.docker.address == LOOPBACK else public_address(settings)
    return _address(settings, address.server_names, lambda port: (f"{port}",))


def public_address(settings: Settings) -> SiteAddress:
    """On all addresses of a host."""
    on_all = ("{}", "[::]:{}") if settings.nginx.ipv6 else ("{}",)
    return _address(settings, settings.nginx.server_names, lambda port: tuple(one.format(port) for one in on_all))


def _address(settings: Settings, names: tuple[str, ...], listens: Callable[[int], tuple[str, ...]]) -> SiteAddress:
    if not settings.tls.on:
        return SiteAddress(names, settings.http_port, listens(settings.http_port))
    return SiteAddress(names, settings.https_port, listens(settings.https_port), listens(settings.http_port))


def redirect_to(address: SiteAddress, catchall: bool) -> str:
    """Where clients without TLS are sent, as Nginx writes it: to the name they asked for, where no other name than the
    site's can be asked for, else to its own."""
    port = "" if address.port == PORTS[address.scheme] else f":{address.port}"
    return f"{address.scheme}://{'$host' if catchall else address.own_name}{port}"
