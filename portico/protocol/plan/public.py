"""The section `public` of a plan, and the plans of the public check."""

from collections.abc import Sequence
from typing import Optional

from portico.protocol.plan.expectation import Expectation
from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class StaticSample(Section):
    """The static file that is compared byte for byte."""

    url: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Redirects(Section):
    """The redirect from requests without TLS."""

    port: int
    to: str
    """The address without a slash at its end."""


@dataclass(frozen=True, kw_only=True)
class CheckedTls(Section):
    """The certificate that clients have to get."""

    server_name: str
    file: str
    rejects_unknown_names: bool
    """True when Nginx refuses the handshake for other names."""
    redirects: Redirects
    text: str = ""
    """The certificate itself, where the check cannot read its file."""


@dataclass(frozen=True, kw_only=True)
class Public(Section):
    """The requests of the public check, and the answers that are expected."""

    url: str
    port: int
    host: str
    expectation: Expectation
    static: Optional[StaticSample]
    static_urls: Sequence[str]
    catchall: bool
    """True when Nginx closes the connection on requests for unknown hosts."""
    tls: Optional[CheckedTls] = None
    static_from_the_app: bool = False
    """True when the app answers for missing static files, and not Nginx."""
    address: str = "127.0.0.1"
    """The address of the node that is requested; this machine, but for a Swarm whose Nginx runs on another node."""


@dataclass(frozen=True, kw_only=True)
class PublicCheckPlan(Section):
    """The part of the plan of `public-check` that the agent reads."""

    boot: str = ""
    keep_releases: int
    config_id: str
    public: Public
    earlier_static: int = 0
    """Number of earlier sets of static files that are kept for pages loaded before a deploy."""


@dataclass(frozen=True, kw_only=True)
class RemovePublicCheckPlan(Section):
    """The part of the plan of `public-check` that its removal reads."""

    activation: Optional[str] = None
    """The number of the nginx step whose delete is allowed; earlier versions gave none."""
