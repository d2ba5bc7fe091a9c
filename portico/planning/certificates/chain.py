"""Find where the certificates of a file stop leading to an authority that clients know."""

import ssl
import warnings
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature

BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
"""Files in which Debian, Fedora, and macOS or Alpine keep the certificates of the authorities that they trust."""


def missing_issuer(certificates: Sequence[x509.Certificate]) -> x509.Name | None:
    """Return the name of the issuer at which the chain of the first certificate breaks off; None for a whole chain.

    A chain ends with a certificate that signs itself, or whose issuer is an authority that this machine trusts. Where
    this machine trusts none at all, an issuer's certificate beside the first one is enough.
    """
    last, rest = certificates[0], list(certificates[1:])
    while last.issuer != last.subject:
        above = next((certificate for certificate in rest if _issued(certificate, last)), None)
        if above is None:
            trusted = _trusted()
            whole = any(_issued(root, last) for root in trusted) if trusted else last is not certificates[0]
            return None if whole else last.issuer
        rest.remove(above)
        last = above
    return None


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _trusted() -> list[x509.Certificate]:
    system_file = ssl.get_default_verify_paths().cafile
    bundle = next((path for path in (system_file, *BUNDLES) if path and Path(path).is_file()), None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some old authorities have numbers that cryptography warns of
        return x509.load_pem_x509_certificates(Path(bundle).read_bytes()) if bundle else []
