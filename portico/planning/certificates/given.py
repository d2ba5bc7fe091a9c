"""A certificate that is a file of the project, as everybody may know it."""

from dataclasses import dataclass

from portico.planning.content_id import LENGTH

MEND_KEY = "pulumi config set --secret tls-key < PATH"


@dataclass(frozen=True)
class GivenCertificate:
    """What everybody may know of it."""

    text: str
    """The file: the certificate, and behind it what leads to its authority."""
    fingerprint: str
    """SHA-256 of the certificate, in hex."""

    @property
    def identity(self) -> str:
        """The same certificate has the same name, and so has its key."""
        return self.fingerprint[:LENGTH]
