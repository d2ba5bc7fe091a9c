"""portico:rollout, how traffic leaves the previous instance."""

from pydantic import Field

from planning.settings.base import Section


class Rollout(Section):
    """How traffic leaves the previous instance."""

    drain_timeout: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds that Nginx workers of the previous configuration have to finish before its Gunicorn is stopped."""
