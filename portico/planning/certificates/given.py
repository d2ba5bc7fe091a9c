"""The public part of a certificate that is a file of the project."""

from dataclasses import dataclass

from portico.planning.content_id import LENGTH

MEND_KEY = "pulumi config set --secret tls-key < PATH"


@dataclass(frozen=True)
class GivenCertificate:
    """A certificate without its key: nothing in it is secret."""

    text: str
    """The text of the file: the certificate, followed by the chain to its authority."""
    fingerprint: str
    """SHA-256 of the certificate, in hex."""

    @property
    def identity(self) -> str:
        """A short id of the certificate, by which it and its key are named: the same certificate has the same id."""
        return self.fingerprint[:LENGTH]
