"""The plan of `certificate`."""

from collections.abc import Sequence

from portico.protocol.plan.section import Section, dataclass, field


@dataclass(frozen=True, kw_only=True)
class Certificate(Section):
    """The certificate that Nginx serves, and its key."""

    mode: str
    """The setting `tls.mode`."""
    names: Sequence[str]
    """The names that the certificate has to cover."""
    file: str
    key_file: str
    rejects_unknown_names: bool
    """True when Nginx refuses the handshake for other names."""
    text: Sequence[str] = ()
    """The lines of a certificate that is a file of the project."""
    year: int = 0
    """The year in which a self-signed certificate was last looked at."""
    key: str = field(repr=False, default="")
    """The key of a certificate that is a file of the project."""


@dataclass(frozen=True, kw_only=True)
class CertificatePlan(Section):
    """The plan of `certificate`."""

    certificate: Certificate
