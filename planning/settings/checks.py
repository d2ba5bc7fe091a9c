"""portico:checks, what must be seen before the next layer is touched."""

from typing import Annotated

from pydantic import Field

from planning.settings.base import Section
from planning.settings.text import Printable, StatusRange, UrlPath

Statuses = Annotated[tuple[StatusRange, ...], Field(strict=False, min_length=1, max_length=16)]


class UpstreamExpectation(Section):
    """What Gunicorn must answer before Nginx may point at it."""

    path: UrlPath = Field("/", examples=["/health"])
    """Path that is asked."""
    status: Statuses = Field(("200-399",), examples=[["200"]])
    """Statuses that count as an answer: single ones and ranges."""
    contains: Printable | None = Field(None, min_length=1, examples=["welcome"])
    """Text that the answer must hold."""
    deadline: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds until the first good answer."""
    timeout: int = Field(5, ge=1, le=600, examples=[5])
    """Seconds for one request."""
    successes: int = Field(2, ge=1, le=100, examples=[2])
    """Good answers in a row."""
    settle: float = Field(2.5, ge=0, le=600, strict=False, examples=[2.5])
    """Seconds between the first and the last good answer, with the same processes: an app that dies young is caught."""


class PublicExpectation(Section):
    """What a client must see through Nginx."""

    path: UrlPath = Field("/", examples=["/health"])
    """Path that is asked."""
    status: Statuses = Field(("200-399",), examples=[["200"]])
    """Statuses that count as an answer: single ones and ranges."""
    contains: Printable | None = Field(None, min_length=1, examples=["welcome"])
    """Text that the answer must hold."""
    deadline: int = Field(10, ge=1, le=3600, examples=[10])
    """Seconds until all parts of the check pass."""
    timeout: int = Field(5, ge=1, le=600, examples=[5])
    """Seconds for one request."""


class Checks(Section):
    """Both checks of the chain."""

    upstream: UpstreamExpectation = Field(UpstreamExpectation())
    """Gunicorn asked directly, over the address that Nginx will use."""
    public: PublicExpectation = Field(PublicExpectation())
    """The site asked through Nginx."""
