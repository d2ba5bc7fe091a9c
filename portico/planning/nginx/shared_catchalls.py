"""The catchalls that all sites of a host share, a file for each port."""

from collections.abc import Mapping

from portico.planning.nginx.address import SiteAddress
from portico.planning.nginx.site import render_catchall, render_tls_catchall
from portico.planning.settings import Settings


def shared_catchalls(settings: Settings, address: SiteAddress, sites_folder: str) -> Mapping[str, str]:
    """Return the files of the catchalls by path; none without the setting `nginx.catchall`."""
    def file(port: int) -> str:
        return f"{sites_folder}/portico-catchall-{port}.conf"

    if not settings.nginx.catchall:
        return {}
    if not address.redirects:
        return {file(address.port): render_catchall(address.listens)}
    return {
        file(settings.http_port): render_catchall(address.redirects),
        file(address.port): render_tls_catchall(address.listens, None, http2=settings.nginx.http2),
    }
