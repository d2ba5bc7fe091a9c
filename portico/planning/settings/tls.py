"""portico:tls, the certificate with which the site is reached over HTTPS."""

from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.text import Kind, matching
from portico.planning.settings.refusing.fault import Fault, refused

_is_plain = matching(r"[A-Za-z0-9._/+@~,=:-]+")


def _known_mode(value: Any) -> Any:
    """YAML may have read `off` as false; `acme` gets an answer of its own."""
    if value == "acme":
        expected = ("'off', 'self-signed' or 'files': Portico asks no authority for certificates; let certbot write "
                    "files and name them in tls.certificate and tls.certificate_key (docs/https.md)")
        raise refused(Fault(expected, mend="files"))
    return "off" if value is False else value


def _file(value: str) -> str | None:
    path = PurePosixPath(value)
    return str(path) if _is_plain(value) and path.name and ".." not in path.parts else None


def _file_of_a_host(value: str) -> str | None:
    return _file(value) if value.startswith("/") else None


Mode = Annotated[Literal["off", "self-signed", "files"], BeforeValidator(_known_mode)]
LETTERS = "of letters, digits and . _ + @ ~ , = : - only"
CertificatePath = Annotated[str, Kind(f"the path of a file without '..', {LETTERS}", _file, 1000)]
KeyPath = Annotated[str, Kind(f"the absolute path of a file without '..', {LETTERS}", _file_of_a_host, 1000)]


class Tls(Section):
    """HTTPS: `nginx.https_port` serves the site, `nginx.http_port` only redirects clients to it."""

    mode: Mode = Field("off", examples=["files"])
    """`off`: plain HTTP. `self-signed`: a certificate that only the public check trusts, made where Nginx runs.
    `files`: your own certificate, for example one that certbot writes."""
    certificate: CertificatePath | None = Field(None, examples=["/etc/letsencrypt/live/www.example.org/fullchain.pem"])
    """The certificate file for mode `files`, with the chain to its authority. An absolute path is a file on the machine
    where Nginx runs; certbot may renew it there at any time. A relative path is a file in the folder of Pulumi.yaml,
    whose key is the secret `tls-key`; containers need a relative path."""
    certificate_key: KeyPath | None = Field(None, examples=["/etc/letsencrypt/live/www.example.org/privkey.pem"])
    """Key of a `certificate` with an absolute path, on the same machine; the key never leaves that machine."""
    hsts_max_age: int = Field(0, ge=0, le=63_072_000, examples=[300])
    """Seconds for which a browser refuses plain HTTP for this name after a visit; 0 leaves the header out. A browser
    that has seen the header cannot be changed back: begin with 300, and set 63072000 when HTTPS works reliably."""

    @property
    def on(self) -> bool:
        """Return whether there is HTTPS."""
        return self.mode != "off"

    @property
    def is_on_the_host(self) -> bool:
        """Return whether somebody else writes the files where Nginx runs."""
        return self.certificate is not None and self.certificate.startswith("/")

    @property
    def is_given(self) -> bool:
        """Return whether the certificate is a file of the project, and its key a secret of the stack."""
        return self.certificate is not None and not self.is_on_the_host
