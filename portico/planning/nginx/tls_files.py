"""Paths of a site's certificate and its key."""

from collections.abc import Sequence
from dataclasses import dataclass

from portico.planning.certificates.given import GivenCertificate
from portico.planning.content_id import content_id
from portico.planning.nginx.address import SiteAddress
from portico.planning.settings.tls import Tls
from portico.protocol.plan.public import CheckedTls, Redirects


@dataclass(frozen=True)
class TlsFiles:
    """The paths of two files: the certificate with the chain to its authority, and its key."""

    file: str
    key_file: str


def tls_files(
    tls: Tls, address: SiteAddress, directory: str, certificate: GivenCertificate | None
) -> TlsFiles | None:
    """Return the absolute paths of certificate and key on the machine where Nginx runs; None without TLS.

    A certificate that Portico makes or brings has a folder of its own for each content, so that the previous one stays
    valid.
    """
    if not tls.on:
        return None
    if tls.is_on_the_host:
        assert tls.certificate is not None, "the settings have agreed"
        assert tls.certificate_key is not None, "the settings have agreed"
        return TlsFiles(tls.certificate, tls.certificate_key)
    name = certificate.identity if certificate else content_id(list(address.server_names))
    folder = f"{directory}/certificates/{name}"
    return TlsFiles(f"{folder}/fullchain.pem", f"{folder}/privkey.pem")


def beside_nginx(files: TlsFiles | None, directory: str) -> TlsFiles | None:
    """Return the paths relative to the folder of a private nginx.conf, from which Nginx reads relative paths."""
    if files is None:
        return None
    return TlsFiles(*(path.replace(f"{directory}/", "../", 1) if path.startswith(f"{directory}/") else path
                      for path in (files.file, files.key_file)))


def certified_names(address: SiteAddress, server_names: Sequence[str], tls: Tls) -> Sequence[str]:
    """Return the names that the certificate has to cover.

    A self-signed one covers all names of the address. Any other covers the names in the settings, or the address's
    first name when there are none.
    """
    return address.server_names if tls.mode == "self-signed" else server_names or (address.own_name,)


def checked_over_tls(address: SiteAddress, files: TlsFiles, http_port: int) -> CheckedTls:
    """Return the part of the public check's plan that is about TLS."""
    return CheckedTls(
        server_name=address.own_name,
        file=files.file,
        rejects_unknown_names=address.rejects_unknown_names,
        redirects=Redirects(port=http_port, to=address.url.rstrip("/")),
    )
