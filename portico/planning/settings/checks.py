"""portico:checks, what must be seen before the next layer is touched."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.text import StatusRange, Text, UrlPath

Statuses = Annotated[
    tuple[StatusRange, ...], Field(strict=False), Items("status", at_most=16, at_least=1, identity=None)
]


def _as_typed(value: Any) -> Any:
    """`pulumi config set --path` leaves a number with a point a text."""
    return float(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) else value


Seconds = Annotated[float, BeforeValidator(_as_typed), Field(ge=0, le=600, allow_inf_nan=False)]


class Expectation(Section):
    """The answer that is expected."""

    path: UrlPath = Field("/", examples=["/health"])
    """Path of the request."""
    status: Statuses = Field(("200-399",), examples=[["200"]])
    """Accepted statuses: single ones and ranges."""
    contains: Text | None = Field(None, examples=["welcome"])
    """Text that the answer must contain."""
    timeout: int = Field(5, ge=1, le=600, examples=[5])
    """Seconds for one request."""


class UpstreamExpectation(Expectation):
    """The answer that Gunicorn must give before Nginx may point at it."""

    deadline: int = Field(30, ge=1, le=3600, examples=[30])
    """Seconds until the first good answer."""
    successes: int = Field(2, ge=1, le=100, examples=[2])
    """Number of good answers in a row."""
    settle: Seconds = Field(2.5, examples=[2.5])
    """Seconds for which the processes must live after their first good answer, to find an app that exits soon after its
    start."""


class PublicExpectation(Expectation):
    """The answer that a client must get through Nginx."""

    deadline: int = Field(10, ge=1, le=3600, examples=[10])
    """Seconds until all parts of the check pass."""


class Checks(Section):
    """Both checks of the chain."""

    upstream: UpstreamExpectation = Field(UpstreamExpectation())
    """The request to Gunicorn itself, over the address that Nginx will use."""
    public: PublicExpectation = Field(PublicExpectation())
    """The request to the site through Nginx."""
