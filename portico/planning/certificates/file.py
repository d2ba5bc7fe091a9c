"""Read a certificate that is a file of the project, and check it and its key before anything is registered."""

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from portico.planning.certificates.chain import missing_issuer
from portico.planning.certificates.given import MEND_KEY, GivenCertificate
from portico.planning.errors import SettingsError

CERTIFICATE = "tls.certificate"


def read_given_certificate(
    project: Path, path: str, key: str, names: Sequence[str], now: datetime
) -> GivenCertificate:
    """Return the certificate in a file of the project.

    Raises SettingsError, which shows nothing of the key, for a file that is not there, for a certificate that is not
    valid now, not for all of the names or without its issuers', and for a key that does not belong to it.
    """
    text, chain = _certificates(project / path, path)
    certificate = chain[0]
    _require_key_of(certificate, path, key)
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        valid = f"{certificate.not_valid_before_utc:%F} to {certificate.not_valid_after_utc:%F}"
        raise _refused("a certificate that is valid now", f"one that is valid from {valid}", "renew it", path)
    covered = _names(certificate)
    lacking = [name for name in names if not _covers(covered, name)]
    if lacking:
        raise _refused(f"a certificate for {', '.join(names)}", f"one for {', '.join(covered) or 'no name'}",
                       f"have one made for {', '.join(lacking)}, too", path)
    missing = missing_issuer(chain)
    if missing is not None:
        raise _refused("the certificate and behind it those of its issuers, as certbot writes fullchain.pem",
                       f"none of its issuer {missing.rfc4514_string()}",
                       "put fullchain.pem there, or append the issuer's certificate to the file", path)
    return GivenCertificate(text, certificate.fingerprint(hashes.SHA256()).hex())


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


def _certificates(file: Path, path: str) -> tuple[str, list[x509.Certificate]]:
    try:
        text = file.read_text()
        return text, x509.load_pem_x509_certificates(text.encode())
    except (OSError, ValueError) as error:
        got = "nothing there" if isinstance(error, FileNotFoundError) else str(error).split("\n")[0]
        raise _refused("certificates in PEM, as certbot writes fullchain.pem", got, "put it there", path) from None


def _require_key_of(certificate: x509.Certificate, path: str, key: str) -> None:
    expected = f"the key of {path}, without a passphrase"
    try:
        public = load_pem_private_key(key.encode(), None).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SettingsError(f"tls-key: expected {expected}, got something else\n    to fix it: {MEND_KEY}") from None
    kind = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if public.public_bytes(*kind) != certificate.public_key().public_bytes(*kind):
        fault = f"tls-key: expected {expected}, got the key of another certificate"
        raise SettingsError(f"{fault}\n    to fix it: {MEND_KEY}")


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        alternatives = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = alternatives.get_values_for_type(x509.IPAddress)
    return [*map(str.lower, alternatives.get_values_for_type(x509.DNSName)), *map(str, addresses)]


def _covers(covered: Sequence[str], name: str) -> bool:
    """Return whether a certificate covers a name; a star stands for exactly the first part of a name."""
    return name in covered or f"*.{name.partition('.')[2]}" in covered


def _refused(expected: str, got: str, mend: str, path: str) -> SettingsError:
    return SettingsError(f"{CERTIFICATE}: {path}: expected {expected}, got {got}\n    to fix it: {mend}, then run "
                         "pulumi up again")
