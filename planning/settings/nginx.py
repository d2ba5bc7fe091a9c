"""portico:nginx, in Nginx's own names."""

from typing import Annotated

from pydantic import AfterValidator, Field

from planning.settings.base import Section
from planning.settings.text import PathInside, ServerName, Size, UrlPrefix, unique


class StaticLocation(Section):
    """One folder that Nginx serves itself."""

    url: UrlPrefix = Field("/static/", examples=["/static/"])
    """Prefix of the public path, with a slash at both ends."""
    path: PathInside = Field("static", examples=["static"])
    """Folder inside the app's source."""


def _unique_urls(locations: tuple[StaticLocation, ...]) -> tuple[StaticLocation, ...]:
    unique("url")(tuple(location.url for location in locations))
    return locations


class Nginx(Section):
    """The site in Nginx. https://nginx.org/en/docs/dirindex.html"""

    server_names: Annotated[tuple[ServerName, ...], AfterValidator(unique("server name")), Field(strict=False)] = Field(
        (), max_length=64, examples=[["www.example.org"]]
    )
    """Host names the site answers to, the first being its own; the local target adds 127.0.0.1 and localhost."""
    http_port: int = Field(8080, ge=1024, le=65535, examples=[8081])
    """Port of the public address; on the local target a high port on 127.0.0.1."""
    static: Annotated[tuple[StaticLocation, ...], AfterValidator(_unique_urls), Field(strict=False)] = Field(
        (), max_length=32, examples=[[{"url": "/static/", "path": "static"}]]
    )
    """Folders served by Nginx; unset: `/static/` from `static`, when the source has that folder."""
    client_max_body_size: Size = Field("10m", examples=["20m"])
    """Largest request body; a larger one is answered 413. Keep it equal to Flask's MAX_CONTENT_LENGTH."""
    proxy_connect_timeout: int = Field(5, ge=1, le=75, examples=[5])
    """Seconds to connect to Gunicorn."""
    proxy_read_timeout: int = Field(60, ge=1, le=3600, examples=[60])
    """Seconds between two reads of Gunicorn's answer; not below Gunicorn's `timeout`."""
    keepalive_timeout: int = Field(65, ge=0, le=3600, examples=[65])
    """Seconds an idle client connection stays open."""
    gzip: bool = Field(True, examples=[True])
    """Compress text answers of more than 1 kB."""
    snippets: Annotated[tuple[PathInside, ...], AfterValidator(unique("snippet")), Field(strict=False)] = Field(
        (), max_length=16, examples=[["deploy/nginx-extra.conf"]]
    )
    """Files inside the source whose directives are put into the server block, tested with everything else."""
