"""portico:rollout, how releases follow each other."""

from pydantic import Field

from portico.planning.settings.after_public import AfterPublic
from portico.planning.settings.base import Section


class Rollout(Section):
    """The way in which releases follow each other."""

    drain_timeout: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds that Nginx workers of the previous configuration have to finish before its Gunicorn is stopped."""
    keep_releases: int = Field(3, ge=1, le=50, examples=[3])
    """Number of newest releases that stay on a host, the live one included; going back to one of them needs no
    download."""
    batch: int = Field(1, ge=1, le=64, examples=[1])
    """Number of hosts that get the traffic to the new release at the same time, once it is ready on all hosts; the next
    ones wait until these have passed their public checks."""
    after_public: AfterPublic = Field(AfterPublic())
    """The notification after a rollout, when all machines have passed their public checks: a URL or a command. See
    hooks.md."""
