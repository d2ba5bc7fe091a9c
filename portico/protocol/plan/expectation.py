"""The answer that a check expects."""

from collections.abc import Sequence
from typing import Optional

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Expectation(Section):
    """The answer that a client must get through Nginx."""

    path: str
    status: Sequence[str]
    """Statuses that count as an answer: single ones and ranges."""
    contains: Optional[str]
    """Text that the answer must hold."""
    timeout: float
    """Seconds for one request."""
    deadline: float
    """Seconds until the first good answer."""


@dataclass(frozen=True, kw_only=True)
class UpstreamExpectation(Expectation):
    """The answer that Gunicorn must give before Nginx may point at it."""

    successes: int
    """Good answers in a row."""
    settle: float
    """Seconds that the processes must live on after their first good answer."""
