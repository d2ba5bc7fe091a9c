"""What a stack tells when all its checks have passed: `pulumi stack output --json`, or a StackReference."""

from pydantic import BaseModel, ConfigDict


class Told(BaseModel):
    """A part of the outputs: each field is there under this name as long as there is no new major version."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Seen(BaseModel):
    """Evidence: what a check saw. More may be told of it in time."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    release: str
    """The release that was there."""
    when: str
    """ISO 8601, with the offset of the machine: 2026-11-21T22:50:05+0000."""


class SeenUpstream(Seen):
    """Gunicorn, asked directly."""

    address: str
    """What was asked: `unix:/PATH`, `HOST:PORT`."""
    instance: str
    """The instance that answered."""
    status: int
    """HTTP status of the page."""
    ms: int
    """Milliseconds until it was there."""


class Certificate(Told):
    """The certificate that clients are shown."""

    fingerprint: str
    """SHA-256 of the certificate, in hexadecimal digits."""
    names: list[str]
    """Names and addresses that it is good for."""
    not_after: str
    """When it ends, ISO 8601 in UTC: 2029-02-23T22:49:39Z."""


class SeenPublic(Seen):
    """The site, asked as a client asks it."""

    url: str
    """What was asked."""
    instance: str
    """The instance behind it."""
    config_id: str
    """Nginx's configuration that was live."""
    status: int
    """HTTP status of the page."""
    ms: int
    """Milliseconds until it was there."""
    certificate: Certificate | None = None
    """What was shown; absent without HTTPS."""


class SeenReleaseCommand(Seen):
    """`app.release_command`, before any traffic moves."""

    lines: list[str]
    """The last that it printed; none of an update that did not run it again."""


class Evidence(Told):
    """What was seen on one machine before it counted as done."""

    upstream: SeenUpstream
    """By the upstream check."""
    public: SeenPublic
    """By the public check."""
    release_command: SeenReleaseCommand | None = None
    """By the release command; absent where there is none, and on all machines but the first."""


class Host(Told):
    """One machine of the site."""

    release: str
    """The release that it serves."""
    upstream: str
    """Where its Nginx finds Gunicorn: `unix:/PATH`, `HOST:PORT`."""
    nginx: str
    """Id of its Nginx configuration."""
    evidence: Evidence
    """What was seen on it."""


class Outputs(Told):
    """All outputs of a stack."""

    url: str
    """What a browser opens, with a slash at the end."""
    static_url: str | None = None
    """Where the first folder of static files is served, with a slash at the end; absent without static files."""
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
    certificate: Certificate | None = None
    """The certificate of the first machine; absent without HTTPS."""
