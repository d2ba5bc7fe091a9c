"""The site's files in Nginx, and the id by which the live configuration is recognised."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portico.planning.content_id import content_id
from portico.planning.nginx.tls_files import TlsFiles
from portico.planning.rendering import render
from portico.planning.settings.nginx import Nginx

UPSTREAM_PORT = "@port@"
"""Stands in the site's text for the one of two loopback ports that is free when the instance starts."""


@dataclass(frozen=True)
class Location:
    """One folder that Nginx serves: its public prefix and where it is."""

    url: str
    directory: str


@dataclass(frozen=True)
class Snippet:
    """Directives of the app's own for the server block."""

    path: str
    text: str


@dataclass(frozen=True)
class SiteTls:
    """What HTTPS adds to a site."""

    certificate: TlsFiles
    """As Nginx finds it."""
    redirects: Sequence[str]
    """Where clients come without TLS, as Nginx writes it."""
    redirect_to: str
    """Scheme, host and port to which they are sent."""


@dataclass(frozen=True)
class Site:
    """All that the site's text is made of besides the settings of Nginx itself."""

    name: str
    instance: str
    release: str
    static_id: str
    upstream: str
    """What stands after `server` in the upstream: unix:PATH or ADDRESS:PORT; with a resolver, NAME:PORT."""
    listens: Sequence[str]
    """The public side, as Nginx writes it: ADDRESS:PORT, or a port of all addresses."""
    server_names: Sequence[str]
    host_header: str
    static: Sequence[Location]
    snippets: Sequence[Snippet]
    status_socket: str
    access_log: str
    error_log: str
    resolver: str = ""
    """Who is asked, for each request anew, where the upstream is; empty when its address never changes."""
    folder: str = "sites-enabled"
    """Where the site's file is, below Nginx's own folder."""
    tls: SiteTls | None = None
    hsts_max_age: int = 0
    """Seconds for which browsers remember to use HTTPS only; 0 for not telling them."""
    replaces: Sequence[str] = ()
    """Names of links to sites of others that are away while this one is there."""
    config_id: str = ""

    @property
    def slug(self) -> str:
        """The name in places where Nginx takes no hyphen: variables."""
        return self.name.replace("-", "_")

    @property
    def live(self) -> str:
        """What the status socket answers while this configuration is live."""
        return json.dumps({
            "config_id": self.config_id, "instance": self.instance, "release": self.release, "static": self.static_id
        })


@dataclass(frozen=True)
class RenderedSite:
    """The files below Nginx's folder, by path, and the id by which they are recognised once they are live."""

    config_id: str
    files: Mapping[str, str]


def render_site(site: Site, nginx: Nginx, around: Mapping[str, str]) -> RenderedSite:
    """The server block with everything it needs in one file, so that one rename puts it in place.

    `around` are the files that belong to the configuration whatever the site is; a change of them changes the id.
    """
    template = "etc/nginx/sites-available/site.conf.j2"
    config_id = content_id([render(template, site=site, nginx=nginx), dict(around)])
    text = render(template, site=replace(site, config_id=config_id), nginx=nginx)
    return RenderedSite(config_id, {**around, f"{site.folder}/{site.name}.conf": text})


def render_catchall(listens: Sequence[str]) -> str:
    """The server that closes the connection of whoever asks for an unknown host."""
    return render("etc/nginx/sites-available/000-catchall.conf.j2", listens=listens)


def render_tls_catchall(listens: Sequence[str], certificate: TlsFiles | None) -> str:
    """The same over TLS; without a certificate to show there is no handshake for an unknown host."""
    return render("etc/nginx/sites-available/000-catchall-tls.conf.j2", listens=listens, certificate=certificate)


def render_private_nginx(user: str | None, drain_timeout: int, also_to_stderr: bool = False) -> str:
    """nginx.conf of an Nginx of the stack's own; `user` only where the master runs as root and has none of its own."""
    nginx = {"user": user, "drain_timeout": drain_timeout, "also_to_stderr": also_to_stderr}
    return render("etc/nginx/nginx.conf.j2", nginx=nginx)


def host_header(port: int, scheme: str = "http") -> str:
    """`$host` has no port; a public address on another port than the scheme's own needs it, or links break."""
    default: Mapping[str, int] = {"http": 80, "https": 443}
    return "$host" if default[scheme] == port else f"$host:{port}"
