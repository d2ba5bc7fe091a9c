"""portico:nginx, in Nginx's own names."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.server_name import require_one_to_ask
from portico.planning.settings.kinds.text import (
    BufferSize,
    NamePattern,
    PackageName,
    PathInside,
    ServerName,
    SiteFile,
    Size,
    UnderscoreHeader,
    UrlPrefix,
)
from portico.planning.settings.target import TargetKind

HTTP_PORTS: dict[TargetKind, int] = {"local": 8080, "ssh": 80, "docker": 8080, "swarm": 8080}
HTTPS_PORTS: dict[TargetKind, int] = {"local": 8443, "ssh": 443, "docker": 8443, "swarm": 8443}
MOST_STREAMS = 128
"""Nginx's own default of `http2_max_concurrent_streams`."""
HASHED = r"[.-](?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}\.[^/]+$"
"""Matches a name with a part of at least 8 hexadecimal digits, of which some are letters: no date is taken for one."""


class StaticLocation(Section):
    """A folder that Nginx serves itself."""

    url: UrlPrefix = Field("/static/", examples=["/static/"])
    """Prefix of the public path, with a slash at both ends. Prefixes may overlap: the longest one wins."""
    path: PathInside = Field("static", examples=["static"])
    """Folder inside the app's source, or inside `package`."""
    package: PackageName | None = Field(None, examples=["flask_admin"])
    """Package that has the folder, by the name with which Python imports it. The folder is looked up in the release's
    environment; nothing is imported. Not with `target.kind` at `docker`."""


def _none_as_typed(value: Any) -> Any:
    """Return the empty list for its text, which is all that `pulumi config set` can write."""
    return () if value == "[]" else value


ServerNames = Annotated[
    tuple[ServerName, ...], Field(strict=False), Items("server name", at_most=64), AfterValidator(require_one_to_ask)
]
StaticLocations = Annotated[
    tuple[StaticLocation, ...], Field(strict=False), Items("url", at_most=32, identity=lambda location: location.url)
]
ReplacedSites = Annotated[tuple[SiteFile, ...], Field(strict=False), Items("site", at_most=16)]
UnderscoreHeaders = Annotated[
    tuple[UnderscoreHeader, ...], Field(strict=False), Items("header", at_most=16, identity=str.lower)
]
Snippets = Annotated[tuple[PathInside, ...], Field(strict=False), Items("snippet", at_most=16)]


class Nginx(Section):
    """The site in Nginx. https://nginx.org/en/docs/dirindex.html"""

    server_names: ServerNames = Field((), examples=[["www.example.org"]])
    """Host names of the site; the first one without a star is its own name. `*.example.org` stands for every name
    below, of any depth; a star in a certificate stands for one part of a name only. The local target adds 127.0.0.1
    and localhost. For a trial without a domain, the host's IPv4 address may be the only name, without TLS."""
    http_port: int | None = Field(None, ge=1, le=65535, examples=[8081])
    """Port for HTTP; with TLS it redirects clients to HTTPS. Unset: 80 on the ssh target, 8080 on the others."""
    https_port: int | None = Field(None, ge=1, le=65535, examples=[8443])
    """Port for HTTPS, unless `tls.mode` is `off`. Unset: 443 on the ssh target, 8443 on the others."""
    http2: bool = Field(True, examples=[True])
    """Offer HTTP/2 to clients, with TLS only. Before Nginx 1.25.1 all servers of an address have it, or none."""
    ipv6: bool = Field(True, examples=[True])
    """Listen on [::] as well; false if the host has no IPv6. Only for the ssh target."""
    catchall: bool = Field(True, examples=[True])
    """Close connections for unknown host names; false if another site of the host answers them. Only for the ssh
    target: elsewhere Nginx has no other site."""
    replaces: ReplacedSites = Field((), examples=[["myproject"]])
    """Hand-made sites that this site replaces, by their names in `sites-enabled`. The reload that activates this site
    removes their links; a failure, or the removal of this site, puts them back. Only for the ssh target."""
    static: Annotated[StaticLocations | None, BeforeValidator(_none_as_typed)] = Field(
        None, examples=[[{"url": "/static/", "path": "static"}]]
    )
    """Folders served by Nginx; unset: `/static/` from `static`, when the source has that folder. `[]`: none, the app
    serves all its files itself."""
    earlier_static: bool = Field(True, examples=[True])
    """Serve a static file that the live release lacks from one of the last `rollout.keep_releases` verified releases
    before it, so that a page that was loaded before a deploy finds its files. false: such a file is answered 404 at
    once."""
    immutable_names: NamePattern | None = Field(HASHED, examples=[HASHED])
    """Regular expression of Nginx for the names of static files that browsers keep for a year without asking again: a
    changed file has to have another name. The usual one is for names with a hash in hexadecimal digits, such as
    `app.3f9c2b1a.js`. null: only files asked for with `?v=` are kept."""
    client_max_body_size: Size = Field("10m", examples=["20m"])
    """Largest request body; Nginx answers 413 to larger ones. Keep it equal to Flask's MAX_CONTENT_LENGTH. An app may
    answer before it has read the body, for example 401 or 413: Gunicorn reads the rest, for at most 5 s."""
    large_client_header_buffers: BufferSize = Field("8k", examples=["16k"])
    """Longest line of a request's header, so the longest URL, cookie or token; Nginx keeps four such lines, Gunicorn is
    told the same. A longer one is answered 414 or 400. Without `catchall` the host's default server limits URLs."""
    underscore_headers: UnderscoreHeaders = Field((), examples=[["api_key"]])
    """Headers with an underscore in their name that reach the app, in Nginx and Gunicorn alike. All others are dropped,
    because the app could not tell `X_Real_IP` from `X-Real-IP`."""
    proxy_connect_timeout: int = Field(5, ge=1, le=75, examples=[5])
    """Seconds to connect to Gunicorn."""
    proxy_read_timeout: int = Field(60, ge=1, le=3600, examples=[60])
    """Seconds between two reads of Gunicorn's answer; not below Gunicorn's `timeout`."""
    keepalive_timeout: int = Field(65, ge=0, le=3600, examples=[65])
    """Seconds for which an idle client connection stays open; 0 closes it after each answer."""
    limit_conn: int = Field(100, ge=0, le=65535, examples=[100])
    """Requests of one client address at the same time; Nginx answers 429 to the next one. 0: no limit. Clients in
    private networks have none, because a balancer there is many clients: for a balancer or a CDN with public addresses,
    set 0. Bodies that come slowly count, headers do not: those have 15 s. With HTTP/2 static files do not count, and
    one connection may have a quarter of the limit at the same time: a browser waits with the others."""
    gzip: bool = Field(True, examples=[True])
    """Compress text answers of more than 1 kB. Static files that become smaller by a tenth are compressed once, when a
    release is made."""
    snippets: Snippets = Field((), examples=[["deploy/nginx-extra.conf"]])
    """Files inside the source whose directives are added to the server block, and tested with the rest of it."""

    @property
    def streams(self) -> int:
        """Requests that one connection with HTTP/2 may have at the same time: of the address's limit a quarter, so that
        a page never meets the limit, at most what is usual with Nginx; 0 without HTTP/2."""
        if not self.http2:
            return 0
        return min(max(self.limit_conn // 4, 1), MOST_STREAMS) if self.limit_conn else MOST_STREAMS

    def port_on(self, kind: TargetKind) -> int:
        """The port of the public address, given or usual."""
        return HTTP_PORTS[kind] if self.http_port is None else self.http_port

    def tls_port_on(self, kind: TargetKind) -> int:
        """The port of the public address with TLS, given or usual."""
        return HTTPS_PORTS[kind] if self.https_port is None else self.https_port
