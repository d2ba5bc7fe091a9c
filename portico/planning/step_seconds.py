"""The seconds that each step may take."""

from portico.planning.settings import Settings
from portico.protocol.chain import BY_WORD


def seconds_of(word: str, settings: Settings) -> int:
    """Return the seconds within which a step ends: those of the table, and those that the settings allow besides."""
    upstream, public = settings.checks.upstream, settings.checks.public
    answering = 2 * upstream.deadline + int(upstream.settle) + upstream.timeout
    drain, grace = settings.rollout.drain_timeout, settings.gunicorn.graceful_timeout
    allowed = {
        "static": drain,
        "release-command": settings.app.release_command_deadline,
        "gunicorn": 2 * upstream.deadline + drain + grace,
        "upstream-check": answering,
        "nginx": 2 * answering,
        "public-check": 2 * answering + public.deadline,
    }
    return BY_WORD[word].seconds + allowed.get(word, 0)
