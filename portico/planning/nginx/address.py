"""The address at which clients reach the site."""

from collections.abc import Callable
from dataclasses import dataclass

from portico.planning.loopback import LOOPBACK
from portico.planning.settings import Settings
from portico.planning.settings.kinds.server_name import LOOPBACK_NAMES, STAR

PORTS = {"http": 80, "https": 443}
"""The default port of each scheme, which a URL need not name."""


@dataclass(frozen=True)
class Redirect:
    """A redirect to HTTPS of all requests for some names."""

    server_names: tuple[str, ...]
    to: str
    """Scheme, host and port, as Nginx writes them."""


@dataclass(frozen=True)
class SiteAddress:
    """The names and the port of the public side, and the addresses that Nginx listens on."""

    server_names: tuple[str, ...]
    port: int
    listens: tuple[str, ...]
    redirects: tuple[str, ...] = ()
    """Addresses on which Nginx listens without TLS, only to redirect clients to `listens`; empty without TLS."""

    @property
    def scheme(self) -> str:
        return "https" if self.redirects else "http"

    @property
    def rejects_unknown_names(self) -> bool:
        """Return whether Nginx can refuse a TLS handshake without a name of the site: a client that asks by address
        sends none."""
        return LOOPBACK not in self.server_names

    @property
    def own_name(self) -> str:
        """The first of the site's names without a star, which its URL has."""
        return next(name for name in self.server_names if not name.startswith(STAR))

    @property
    def host(self) -> str:
        """The Host header of a client that uses the site's own name."""
        return self.own_name if self.port == PORTS[self.scheme] else f"{self.own_name}:{self.port}"

    @property
    def url(self) -> str:
        """The URL that a browser opens, with the site's own name."""
        return f"{self.scheme}://{self.host}/"

    @property
    def loopback_url(self) -> str:
        """The URL that a browser on this machine opens, whatever the site's names are."""
        return f"{self.scheme}://{LOOPBACK}:{self.port}/"


def loopback_address(settings: Settings) -> SiteAddress:
    """Return an address on this machine only; its names include the loopback names, so that the URL opens in a
    browser."""
    server_names = settings.nginx.server_names
    names = (*server_names, *(name for name in LOOPBACK_NAMES if name not in server_names))
    return _address(settings, names, lambda port: (f"{LOOPBACK}:{port}",))


def published_address(settings: Settings) -> SiteAddress:
    """Return an address on a port that a container publishes, on this machine only or on all its networks. Nginx
    listens on the same port in its container, where no other program uses it."""
    address = loopback_address(settings) if settings.docker.address == LOOPBACK else public_address(settings)
    return _address(settings, address.server_names, lambda port: (f"{port}",))


def public_address(settings: Settings) -> SiteAddress:
    """Return an address on all addresses of a host."""
    on_all = ("{}", "[::]:{}") if settings.nginx.ipv6 else ("{}",)
    return _address(settings, settings.nginx.server_names, lambda port: tuple(form.format(port) for form in on_all))


def _address(settings: Settings, names: tuple[str, ...], listens: Callable[[int], tuple[str, ...]]) -> SiteAddress:
    if not settings.tls.on:
        return SiteAddress(names, settings.http_port, listens(settings.http_port))
    return SiteAddress(names, settings.https_port, listens(settings.https_port), listens(settings.http_port))


def redirects(address: SiteAddress) -> tuple[Redirect, ...]:
    """Return the redirects to HTTPS, that of the site's own name first.

    Nginx may ask the first server of an address for hosts that no server has. So the first one sends all its clients
    to the site's own name; only clients of the other names, all of them the site's, stay with the name they asked for.
    """
    port = "" if address.port == PORTS[address.scheme] else f":{address.port}"
    others = tuple(name for name in address.server_names if name != address.own_name)
    first = Redirect((address.own_name,), f"{address.scheme}://{address.own_name}{port}")
    return (first, Redirect(others, f"{address.scheme}://$host{port}")) if others else (first,)
