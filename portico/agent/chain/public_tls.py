"""Checks TLS as a client sees it: the certificate, the redirect from plain HTTP, and no answer for unknown hosts."""

from typing import Any, Dict

from portico.agent.asking import address, tls
from portico.agent.asking.ask import ask
from portico.protocol.failure import Failure

NOBODY = "portico-no-such-host.invalid"
Public = Dict[str, Any]


def certificate(public: Public) -> Dict[str, Any]:
    """Check that the configured certificate is served; return its facts. Raises Failure, like all functions here."""
    given, seconds = public["tls"], public["expectation"]["timeout"]
    at = address.public(public, public["port"])
    served = tls.served(at["port"], given["server_name"], seconds, host=at["host"])
    configured = tls.fingerprint(tls.certificate_of(given))
    if served != configured:
        raise _failure(public, f"the certificate {configured[:12]} of {given.get('file', 'tls.certificate')}",
                       served[:12] or "no handshake", "nginx -t && systemctl reload nginx")
    with address.connected({**at, "tls": given}, seconds) as connection:
        return tls.facts_of(connection).told()  # type: ignore[arg-type]


def redirect(public: Public) -> None:
    """Check that a request without TLS is redirected to the same path with TLS."""
    path, to = public["expectation"]["path"], public["tls"]["redirects"]["to"]
    answer = _without_tls(public, public["host"].partition(":")[0])
    if answer.status != 308 or answer.headers.get("location") != f"{to}{path}":
        where = answer.headers.get("location")
        raise _failure(public, f"a redirect from port {public['tls']['redirects']['port']} to {to}{path}",
                       f"{answer}{f' to {where}' if where else ''}")


def unknown_host(public: Public) -> None:
    """Check that a client that asks for an unknown host gets no answer without TLS, and no handshake with it."""
    answer = _without_tls(public, NOBODY)
    if answer.status is not None:
        raise _failure(public, "a closed connection for an unknown host without TLS", str(answer))
    if public["tls"]["rejects_unknown_names"]:
        at = address.public(public, public["port"])
        served = tls.served(at["port"], NOBODY, public["expectation"]["timeout"], host=at["host"])
        if served:
            raise _failure(public, "no handshake for an unknown host", f"the certificate {served[:12]}")


def _without_tls(public: Public, host: str) -> Any:
    bind = address.public(public, public["tls"]["redirects"]["port"])
    return ask(bind, public["expectation"]["path"], {"Host": host}, public["expectation"]["timeout"])


def _failure(public: Public, what: str, got: str, remedy: str = "") -> Failure:
    return Failure("public-check", f"{what} at {address.shown(public)}", got,
                   remedy=f"{remedy or 'see whose server block is asked (nginx -T)'}; then run pulumi up again")
