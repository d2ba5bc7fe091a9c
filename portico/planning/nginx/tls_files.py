"""Where a site's certificate and its key are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portico.planning.certificates.given import GivenCertificate
from portico.planning.content_id import content_id
from portico.planning.nginx.address import SiteAddress
from portico.planning.settings.tls import Tls


@dataclass(frozen=True)
class TlsFiles:
    """Two files: the certificate with what leads to its authority, and its key."""

    file: str
    key_file: str


def tls_files(
    tls: Tls, address: SiteAddress, directory: str, given: GivenCertificate | None
) -> TlsFiles | None:
    """On the machine where Nginx runs, absolute; None without TLS.

    What Portico makes or brings has a folder of its own for each content, so that the one before stays good.
    """
    if not tls.on:
        return None
    if tls.is_on_the_host:
        assert tls.certificate is not None, "the settings have agreed"
        assert tls.certificate_key is not None, "the settings have agreed"
        return TlsFiles(tls.certificate, tls.certificate_key)
    name = given.identity if given else content_id(list(address.server_names))
    folder = f"{directory}/certificates/{name}"
    return TlsFiles(f"{folder}/fullchain.pem", f"{folder}/privkey.pem")


def beside_nginx(files: TlsFiles | None, directory: str) -> TlsFiles | None:
    """As seen from the folder of a private nginx.conf, to which its own relative paths refer."""
    if files is None:
        return None
    return TlsFiles(*(path.replace(f"{directory}/", "../", 1) if path.startswith(f"{directory}/") else path
                      for path in (files.file, files.key_file)))


def certified_names(address: SiteAddress, server_names: Sequence[str], tls: Tls) -> Sequence[str]:
    """The names that a certificate has to be for: of the site's own all, of this machine's only where it has none."""
    return address.server_names if tls.mode == "self-signed" else server_names or (address.own_name,)


def checked_over_tls(address: SiteAddress, files: TlsFiles, http_port: int) -> Mapping[str, Any]:
    """What the public check is told of TLS."""
    return {
        "server_name": address.own_name,
        "file": files.file,
        "rejects_unknown_names": address.rejects_unknown_names,
        "redirects": {"port": http_port, "to": address.url.rstrip("/")},
    }
