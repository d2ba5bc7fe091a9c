"""The site's files in Nginx, and the id by which the live configuration is recognised."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portico.planning.content_id import content_id
from portico.planning.nginx.address import Redirect
from portico.planning.nginx.tls_files import TlsFiles
from portico.planning.rendering import render
from portico.planning.settings.nginx import Nginx
from portico.protocol.nginx_versions import Versions, lines_for

LARGEST_HEADER_BUFFERS = "64k"
"""The largest `nginx.large_client_header_buffers`, for a server that several sites share."""
UPSTREAM_PORT = "@port@"
"""Placeholder in the site's text for Gunicorn's port: of two loopback ports the one that is free when the instance
starts."""


@dataclass(frozen=True)
class Location:
    """A folder that Nginx serves: its public prefix and its path."""

    url: str
    directory: str


@dataclass(frozen=True)
class Snippet:
    """Nginx directives that the app adds to the server block."""

    path: str
    text: str


@dataclass(frozen=True)
class SiteTls:
    """The part of a site that HTTPS adds."""

    certificate: TlsFiles
    """The paths of the certificate and its key, as Nginx finds them."""
    plain_listens: Sequence[str]
    """Addresses on which Nginx listens for clients without TLS: ADDRESS:PORT, or a port of all addresses."""
    redirects: Sequence[Redirect]
    """The redirects of these clients, for all of the site's names."""


@dataclass(frozen=True)
class Site:
    """All values that the site's text is rendered from, besides the settings of Nginx itself."""

    name: str
    instance: str
    release: str
    static_id: str
    upstream: str
    """The address after `server` in the upstream: unix:PATH or ADDRESS:PORT; with a resolver, NAME:PORT."""
    listens: Sequence[str]
    """Addresses of the public side, as Nginx writes them: ADDRESS:PORT, or a port of all addresses."""
    server_names: Sequence[str]
    host_header: str
    static: Sequence[Location]
    snippets: Sequence[Snippet]
    status_socket: str
    access_log: str
    error_log: str
    resolver: str = ""
    """The DNS server that Nginx asks for the upstream's address while it serves; empty when that address never
    changes."""
    folder: str = "sites-enabled"
    """The folder of the site's file, below Nginx's own folder."""
    tls: SiteTls | None = None
    hsts_max_age: int = 0
    """Seconds for which browsers remember to use HTTPS only; 0 leaves out the header that asks them to."""
    replaces: Sequence[str] = ()
    """Names of other sites' links that are removed while this site is there."""
    streams: int = 0
    """Requests that one connection with HTTP/2 may have at the same time; 0 without HTTP/2."""
    earlier_static: str = ""
    """The folder with the static files of earlier releases, as Nginx finds it."""
    config_id: str = ""

    @property
    def slug(self) -> str:
        """The name for Nginx's variables, which take no hyphen."""
        return self.name.replace("-", "_")

    @property
    def live(self) -> str:
        """The answer of the status socket while this configuration is live."""
        return json.dumps({
            "config_id": self.config_id, "instance": self.instance, "release": self.release, "static": self.static_id
        })


@dataclass(frozen=True)
class RenderedSite:
    """The files below Nginx's folder, by path, and the id by which they are recognised once they are live."""

    config_id: str
    files: Mapping[str, str]


def render_site(site: Site, nginx: Nginx, around: Mapping[str, str]) -> RenderedSite:
    """Render the server block with everything it needs in one file, so that one rename puts it in place.

    `around` are Nginx's files besides the site's own; a change of them changes the id.
    """
    template = "etc/nginx/sites-available/site.conf.j2"
    config_id = content_id([render(template, site=site, nginx=nginx), dict(around)])
    text = render(template, site=replace(site, config_id=config_id), nginx=nginx)
    return RenderedSite(config_id, {**around, f"{site.folder}/{site.name}.conf": text})


def for_versions(files: Mapping[str, str], versions: Versions) -> dict[str, str]:
    """Return the files as an Nginx of these versions takes them, where no agent chooses the lines."""
    return {path: "\n".join(lines_for(text.split("\n"), lambda: versions)) for path, text in files.items()}


def render_catchall(listens: Sequence[str], header_buffers: str = LARGEST_HEADER_BUFFERS) -> str:
    """Return the server that closes the connection of a client that asks for an unknown host."""
    return render("etc/nginx/sites-available/000-catchall.conf.j2", listens=listens, header_buffers=header_buffers)


def render_tls_catchall(
    listens: Sequence[str], certificate: TlsFiles | None, header_buffers: str = LARGEST_HEADER_BUFFERS,
    http2: bool = True,
) -> str:
    """Return the server for unknown hosts over TLS; without a certificate to show it refuses the handshake."""
    return render("etc/nginx/sites-available/000-catchall-tls.conf.j2", listens=listens, certificate=certificate,
                  header_buffers=header_buffers, http2=http2)


def render_private_nginx(user: str | None, drain_timeout: int, also_to_stderr: bool = False) -> str:
    """Return nginx.conf of an Nginx that serves this stack alone.

    `user`: the workers' user, only where the master runs as root and no other user is its default.
    """
    nginx = {"user": user, "drain_timeout": drain_timeout, "also_to_stderr": also_to_stderr}
    return render("etc/nginx/nginx.conf.j2", nginx=nginx)


def host_header(port: int, scheme: str = "http") -> str:
    """Return the Host header for the app: `$host`, which has no port, and the port unless it is the scheme's default.

    Without the port, links to the site would break.
    """
    default: Mapping[str, int] = {"http": 80, "https": 443}
    return "$host" if default[scheme] == port else f"$host:{port}"
