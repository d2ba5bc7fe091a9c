"""The servers beside the site in an Nginx that has no other site."""

from collections.abc import Mapping

from portico.planning.nginx.address import SiteAddress
from portico.planning.nginx.site import render_catchall, render_tls_catchall
from portico.planning.nginx.tls_files import TlsFiles


def catchalls(
    address: SiteAddress, certificate: TlsFiles | None, header_buffers: str, http2: bool
) -> Mapping[str, str]:
    """Return servers, by path below Nginx's folder, that close the connection of a client that asks for an unknown
    host."""
    path = "sites-enabled/000-catchall"
    if not address.redirects:
        return {f"{path}.conf": render_catchall(address.listens, header_buffers)}
    shown = None if address.rejects_unknown_names else certificate
    return {
        f"{path}.conf": render_catchall(address.redirects, header_buffers),
        f"{path}-tls.conf": render_tls_catchall(address.listens, shown, header_buffers, http2),
    }
