"""The requests of the public check, and its Failure."""

from types import MappingProxyType
from typing import Mapping

from portico.agent.asking import address
from portico.agent.asking.ask import Answer, ask
from portico.protocol.failure import Failure
from portico.protocol.plan.public import Public

NOBODY = "portico-no-such-host.invalid"
"""A host that no site has."""
NGINX_PAGE = b"<center>nginx</center>"
"""Part of the pages that Nginx itself answers with."""


def get(public: Public, path: str, claims: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """Request a path of the site as a client would; `claims` are headers besides the site's own host."""
    headers = {"Host": public.host, **claims}
    return ask(address.public(public, public.port), path, headers, public.expectation.timeout, public.tls)


def failure(public: Public, what: str, got: str) -> Failure:
    """Return the Failure of a part of the check."""
    return Failure("public-check", f"{what} at {address.shown(public)}", got,
                   remedy="fix the app or checks.public, then run pulumi up again")
