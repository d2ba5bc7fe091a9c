"""The public check refuses a server whose TLS is wrong."""

import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from portico.agent.chain import public_tls
from portico.protocol.failure import Failure
from portico.protocol.plan.expectation import Expectation
from portico.protocol.plan.public import CheckedTls, Public, Redirects
from tests.certificates import Certified, certified

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
ELSEWHERE = b"HTTP/1.1 308 Moved\r\nLocation: https://evil.test/\r\nContent-Length: 0\r\n\r\n"
NAME = "shop.test"


@contextlib.contextmanager
def answering(
    answer: bytes, certificate: Certified | None = None, protocols: Sequence[str] = ()
) -> Iterator[int]:
    """The port of a server that gives every question this answer."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                spoken = self.request if context is None else context.wrap_socket(self.request, server_side=True)
                if spoken.recv(4096):
                    spoken.sendall(answer)
                spoken.close()

    context = None if certificate is None else ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if context and certificate:
        context.load_cert_chain(certificate.chain, certificate.key)
        context.set_alpn_protocols(list(protocols))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def public(configured: Certified, port: int = 1, plain: int = 1) -> tuple[Public, CheckedTls]:
    """Return the sections of a plan for the check."""
    tls = CheckedTls(server_name=NAME, file=str(configured.chain), rejects_unknown_names=True,
                     redirects=Redirects(port=plain, to=f"https://{NAME}"))
    page = Expectation(path="/", status=["200"], contains=None, timeout=2, deadline=1)
    return Public(url=f"https://{NAME}/", host=NAME, port=port, expectation=page, static=None, static_urls=[],
                  catchall=True, tls=tls), tls


@pytest.fixture
def certificate(tmp_path: Path) -> Certified:
    return certified(tmp_path, NAME)


@pytest.mark.parametrize(("offered", "agreed"), [
    (["h2", "http/1.1"], "h2"), (["http/1.1"], "http/1.1"), ([], "http/1.1"),
])
def test_the_protocol_is_the_one_that_both_sides_agree_on(
    offered: list[str], agreed: str, certificate: Certified
) -> None:
    with answering(PAGE, certificate, offered) as port:
        assert public_tls.protocol(*public(certificate, port)) == agreed


def test_the_certificate_that_is_served_is_told(certificate: Certified) -> None:
    with answering(PAGE, certificate) as port:
        assert public_tls.certificate(*public(certificate, port))["fingerprint"] == certificate.fingerprint


def test_another_certificate_than_the_one_in_the_file_is_refused(certificate: Certified, tmp_path: Path) -> None:
    other = certified(tmp_path / "other", NAME)
    with answering(PAGE, other) as port, pytest.raises(Failure) as refused:
        public_tls.certificate(*public(certificate, port))

    assert f"got {other.fingerprint[:12]}\n" in refused.value.text()
    assert "to fix it: nginx -t && systemctl reload nginx; then run pulumi up again" in refused.value.text()


@pytest.mark.parametrize(("answer", "got"), [(PAGE, "200 in"), (ELSEWHERE, "to https://evil.test/")])
def test_a_plain_port_that_does_not_lead_to_tls_is_refused(certificate: Certified, answer: bytes, got: str) -> None:
    with answering(answer) as port, pytest.raises(Failure) as refused:
        public_tls.redirect(*public(certificate, plain=port))

    assert f"a redirect from port {port} to https://{NAME}/" in refused.value.text()
    assert got in refused.value.got


def test_an_unknown_host_that_is_shown_a_certificate_is_refused(certificate: Certified) -> None:
    with answering(PAGE, certificate) as port, pytest.raises(Failure) as refused:
        public_tls.unknown_host(*public(certificate, port))

    assert f"no handshake for an unknown host at https://{NAME}/, got the certificate" in refused.value.text()


def test_the_node_that_the_plan_names_is_asked(certificate: Certified) -> None:
    with answering(PAGE, certificate) as port:
        question, wanted = public(certificate, port)
        public_tls.certificate(question.but(address="127.0.0.1"), wanted)

        with pytest.raises(Failure) as refused:
            public_tls.certificate(question.but(address="127.0.0.2"), wanted)

    assert f"at https://{NAME}/, asked on the node 127.0.0.2, got no handshake" in refused.value.text()
