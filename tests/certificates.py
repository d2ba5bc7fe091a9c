"""Certificates for tests: of an authority of their own, valid or not, for any names."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NOW = datetime.now(timezone.utc).replace(microsecond=0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certified:
    """A certificate with its authority's behind it, and its key."""

    chain: Path
    key: Path

    @property
    def fingerprint(self) -> str:
        return x509.load_pem_x509_certificate(self.chain.read_bytes()).fingerprint(hashes.SHA256()).hex()


def certified(folder: Path, *names: str, ends: datetime = NOW + 90 * DAY) -> Certified:
    """A certificate in a folder, as certbot names its files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Certified(folder / "fullchain.pem", folder / "privkey.pem")
    key, authority_key, authority = ec.generate_private_key(ec.SECP256R1()), *_authority()
    certificate = _builder(names[0], authority.subject, key, ends).add_extension(
        x509.SubjectAlternativeName([_name(name) for name in names]), critical=False
    ).sign(authority_key, hashes.SHA256())
    made.chain.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (certificate, authority)))
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    made.key.chmod(0o600)
    return made


def without_its_issuers(made: Certified) -> Certified:
    """The same with the first certificate of the file alone, as certbot writes cert.pem."""
    made.chain.write_bytes(made.chain.read_bytes().partition(b"-----END CERTIFICATE-----\n")[0]
                           + b"-----END CERTIFICATE-----\n")
    return made


@cache
def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of tests")])
    built = _builder("An authority of tests", name, key, NOW + 900 * DAY)
    return key, built.add_extension(x509.BasicConstraints(True, None), critical=True).sign(key, hashes.SHA256())


def _builder(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, ends: datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:60])])
    return (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(ends - 900 * DAY).not_valid_after(ends))


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
