"""The types of a site's outputs, which exist when all its checks have passed.

They are dictionaries in a program, and JSON in `pulumi stack output --json` and in a StackReference. Each field keeps
its name and type as long as there is no new major version. A check's evidence may get more fields in time.
"""

from pydantic import ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

complete = with_config(ConfigDict(extra="forbid"))
"""Marks a type whose fields are all listed here."""
growing = with_config(ConfigDict(extra="ignore"))
"""Marks a type of evidence, which may get more fields."""


@growing
class CheckEvidence(TypedDict):
    """The evidence of any check."""

    release: str
    """The release that was there."""
    when: str
    """ISO 8601, with the offset of the machine: 2026-11-21T22:50:05+0000."""


@growing
class UpstreamEvidence(CheckEvidence):
    """Gunicorn, asked directly."""

    address: str
    """The address that was asked: `unix:/PATH`, `HOST:PORT`."""
    instance: str
    """The instance that answered."""
    status: int
    """HTTP status of the page."""
    ms: int
    """Milliseconds until it was there."""


@complete
class Certificate(TypedDict):
    """The certificate that clients are shown."""

    fingerprint: str
    """SHA-256 of the certificate, in hexadecimal digits."""
    names: list[str]
    """Names and addresses that it is good for."""
    not_after: str
    """The moment of its end, ISO 8601 in UTC: 2029-02-23T22:49:39Z."""


@growing
class PublicEvidence(CheckEvidence):
    """The site, asked as a client asks it."""

    url: str
    """The URL that was asked."""
    instance: str
    """The instance behind it."""
    config_id: str
    """Nginx's configuration that was live."""
    status: int
    """HTTP status of the page."""
    ms: int
    """Milliseconds until it was there."""
    certificate: NotRequired[Certificate]
    """The certificate that was shown; absent without HTTPS."""
    protocol: NotRequired[str]
    """The protocol that Nginx chose for a client that speaks HTTP/2: `h2` or `http/1.1`; absent without HTTPS."""


@growing
class ReleaseCommandEvidence(CheckEvidence):
    """`app.release_command`, before any traffic moves."""

    lines: list[str]
    """The last that it printed; none of an update that did not run it again."""


@complete
class Evidence(TypedDict):
    """The evidence of one machine, from its checks."""

    upstream: UpstreamEvidence
    """The evidence of the upstream check."""
    public: PublicEvidence
    """The evidence of the public check."""
    release_command: NotRequired[ReleaseCommandEvidence]
    """The evidence of the release command; absent where there is none, and on all machines but the first."""


@complete
class Host(TypedDict):
    """A machine of the site."""

    release: str
    """The release that it serves."""
    upstream: str
    """The address at which its Nginx finds Gunicorn: `unix:/PATH`, `HOST:PORT`."""
    nginx: str
    """Id of its Nginx configuration."""
    evidence: Evidence
    """The evidence of its checks."""


@complete
class Outputs(TypedDict):
    """All outputs of a stack."""

    url: str
    """The URL that a browser opens, with a slash at the end."""
    static_url: NotRequired[str]
    """The URL of the first folder of static files, with a slash at the end; absent without static files."""
    server_names: list[str]
    """Names that the site answers to, its own first."""
    release: str
    """Id of the release, a hash of the source and of what its packages are installed with: the same source, the same
    id."""
    instance: str
    """Id of the instance: the release, and how Gunicorn runs it."""
    config_id: str
    """Id of the Nginx configuration of the first machine."""
    hosts: dict[str, Host]
    """Each machine by its name in the settings, or else its address; in containers the engine's machine."""
    certificate: NotRequired[Certificate]
    """The certificate of the first machine; absent without HTTPS."""
