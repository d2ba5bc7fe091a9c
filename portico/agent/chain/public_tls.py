"""Checks TLS as a client sees it: the certificate, the redirect from plain HTTP, and no answer for unknown hosts."""

import socket
from typing import Any, Dict

from portico.agent.asking import address, tls
from portico.agent.asking.ask import Answer, ask
from portico.agent.chain.public_requests import NOBODY
from portico.protocol.failure import Failure
from portico.protocol.plan.public import CheckedTls, Public


def certificate(public: Public, wanted: CheckedTls) -> Dict[str, Any]:
    """Check that the configured certificate is served; return its facts. Raises Failure, like all functions here."""
    at, seconds = address.public(public, public.port), public.expectation.timeout
    served = tls.served(public.port, wanted.server_name, seconds, host=public.address)
    configured = tls.fingerprint(tls.certificate_of(wanted))
    if served != configured:
        raise _failure(public, f"the certificate {configured[:12]} of {wanted.file}",
                       served[:12] or "no handshake", "nginx -t && systemctl reload nginx")
    with address.connected(at, seconds, wanted) as connection:
        return tls.facts_of(connection).told()  # type: ignore[arg-type]


def protocol(public: Public, wanted: CheckedTls) -> str:
    """Return the protocol that Nginx chooses for a client that speaks HTTP/2 and HTTP/1.1."""
    with socket.create_connection((public.address, public.port), public.expectation.timeout) as connection, \
            tls.wrapped(connection, wanted, ["h2", "http/1.1"]) as agreed:
        return agreed.selected_alpn_protocol() or "http/1.1"


def redirect(public: Public, wanted: CheckedTls) -> None:
    """Check that a request without TLS is redirected to the same path with TLS."""
    path, to = public.expectation.path, wanted.redirects.to
    answer = _without_tls(public, wanted, public.host.partition(":")[0])
    if answer.status != 308 or answer.headers.get("location") != f"{to}{path}":
        where = answer.headers.get("location")
        raise _failure(public, f"a redirect from port {wanted.redirects.port} to {to}{path}",
                       f"{answer}{f' to {where}' if where else ''}")


def unknown_host(public: Public, wanted: CheckedTls) -> None:
    """Check that a client that asks for an unknown host gets no answer without TLS, and no handshake with it."""
    answer = _without_tls(public, wanted, NOBODY)
    if answer.status is not None:
        raise _failure(public, "a closed connection for an unknown host without TLS", str(answer))
    if wanted.rejects_unknown_names:
        served = tls.served(public.port, NOBODY, public.expectation.timeout, host=public.address)
        if served:
            raise _failure(public, "no handshake for an unknown host", f"the certificate {served[:12]}")


def _without_tls(public: Public, wanted: CheckedTls, host: str) -> Answer:
    bind = address.public(public, wanted.redirects.port)
    return ask(bind, public.expectation.path, {"Host": host}, public.expectation.timeout)


def _failure(public: Public, what: str, got: str, remedy: str = "") -> Failure:
    return Failure("public-check", f"{what} at {address.shown(public)}", got,
                   remedy=f"{remedy or 'see whose server block is asked (nginx -T)'}; then run pulumi up again")
