"""HTTP/2 with TLS, in the form that each version of Nginx takes without a warning."""

import socket
import ssl
import struct
from collections.abc import Iterator

import pytest

from portico.planning.nginx.site import for_versions
from portico.protocol.nginx_versions import Versions
from tests.templates.private_nginx import fitting, values_of
from tests.templates.rendered import OVER_TLS, site
from tests.templates.serving import DEADLINE, Served, serving

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS, SETTINGS, GOAWAY = 1, 4, 7
END, MOST_STREAMS, OK = 5, 3, 0x88
"""Flags END_STREAM and END_HEADERS; SETTINGS_MAX_CONCURRENT_STREAMS; the HPACK index of `:status 200`."""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving({"app.css": "x"}, OVER_TLS) as made:
        yield made


def _connected(served: Served, *protocols: str) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(list(protocols))
    connection = socket.create_connection(("127.0.0.1", served.tls_port), DEADLINE)
    return context.wrap_socket(connection, server_hostname="shop.test")


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _frames(connection: ssl.SSLSocket) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the payload of each frame that the server sends."""
    with connection.makefile("rb") as stream:
        while len(head := stream.read(9)) == 9:
            yield head[3], stream.read(int.from_bytes(head[:3], "big"))


def _request(path: str) -> bytes:
    """Return the header block of a GET, without Huffman's code: method, scheme, path, authority."""
    host = b"shop.test"
    return b"\x82\x87\x04" + bytes([len(path)]) + path.encode() + b"\x01" + bytes([len(host)]) + host


@pytest.mark.parametrize("path", ["/", "/static/app.css"])
def test_the_page_and_a_static_file_are_answered_with_http_2(path: str, served: Served) -> None:
    with _connected(served, "h2", "http/1.1") as connection:
        assert connection.selected_alpn_protocol() == "h2"
        connection.sendall(PREFACE + _frame(SETTINGS, 0, 0, b"") + _frame(HEADERS, END, 1, _request(path)))
        assert next(block[0] for kind, block in _frames(connection) if kind in (HEADERS, GOAWAY)) == OK


def test_a_connection_has_a_quarter_of_the_requests_that_an_address_may_have(served: Served) -> None:
    with _connected(served, "h2") as connection:
        connection.sendall(PREFACE + _frame(SETTINGS, 0, 0, b""))
        settings = next(payload for kind, payload in _frames(connection) if kind == SETTINGS)
    pairs = dict(struct.iter_unpack(">HI", settings))
    assert pairs[MOST_STREAMS] == 25


def test_a_client_without_http_2_is_served_as_well(served: Served) -> None:
    with _connected(served, "http/1.1") as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"
        connection.sendall(b"GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"


def test_http_2_is_a_setting() -> None:
    with serving({}, {**OVER_TLS, "streams": 0}, http2=False) as served, _connected(served, "h2", "http/1.1") as agreed:
        assert agreed.selected_alpn_protocol() == "http/1.1"


@pytest.mark.parametrize(("version", "listen", "directive"), [
    ((1, 18, 0), ("127.0.0.1:8443", "ssl", "http2"), []), ((1, 25, 0), ("127.0.0.1:8443", "ssl", "http2"), []),
    ((1, 25, 1), ("127.0.0.1:8443", "ssl"), [("on",)]), ((1, 30, 0), ("127.0.0.1:8443", "ssl"), [("on",)]),
])  # fmt: skip
def test_each_version_gets_the_form_that_it_takes_without_a_warning(
    version: tuple[int, ...], listen: tuple[str, ...], directive: list[tuple[str, ...]]
) -> None:
    text = fitting(site(OVER_TLS), version)
    assert listen in values_of(text, "listen")
    assert values_of(text, "http2") == directive
    assert "#@" not in text


def test_static_files_asked_for_with_http_2_are_not_counted() -> None:
    text, files = site(OVER_TLS), ("server", "location ^~ /static/")
    assert values_of(text, "limit_conn", ("server",)) == [("corner_shop_clients", "100")]
    assert values_of(text, "limit_conn", files) == [("corner_shop_clients_of_files", "100")]
    assert values_of(text, "HTTP/2.0") == [("",)]


@pytest.mark.parametrize(("openssl", "curves"), [
    ("3.0.19", "X25519:prime256v1:secp384r1"), ("3.5.0", "X25519MLKEM768:X25519:prime256v1:secp384r1"),
])  # fmt: skip
def test_openssl_offers_what_it_has_against_quantum_computers(openssl: str, curves: str) -> None:
    printed = f"nginx version: nginx/1.28.0\nbuilt with OpenSSL 3.0.1 (running with OpenSSL {openssl} 27 Jan 2026)\n"
    versions = Versions.read(printed)
    assert [line.strip() for line in for_versions({"": site(OVER_TLS)}, versions)[""].splitlines()
            if "ssl_ecdh_curve" in line] == [f"ssl_ecdh_curve {curves};"]
