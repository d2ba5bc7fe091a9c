"""The parts of the site's file that HTTPS adds, behaviour by behaviour."""

import pytest

from portico.planning.nginx.site import render_tls_catchall
from tests.templates.private_nginx import Directive, directives, values_of
from tests.templates.rendered import OVER_TLS, OWN_CERTIFICATE, hosted_site_over_tls, site

HSTS = ("Strict-Transport-Security", "max-age=300", "always")
MODERN = ("TLSv1.2", "TLSv1.3")
CURVES = ("X25519:prime256v1:secp384r1",)
SERVER = ("server",)


def _server_of(text: str, listen: str) -> list[Directive]:
    """The directives of the server that listens there."""
    servers: list[list[Directive]] = []
    for found in directives(text):
        if found.inside == () and found.name == "server":
            servers.append([])
        elif found.inside[:1] == SERVER:
            servers[-1].append(found)
    return next(each for each in servers if any(item.name == "listen" and item.args[0] == listen for item in each))


def test_the_plain_port_serves_nothing_but_the_way_to_the_other() -> None:
    plain = _server_of(site(OVER_TLS), "127.0.0.1:8080")

    assert [item.args for item in plain if item.name == "return"] == [
        ("308", "https://www.shop.test:8443$request_uri")
    ]
    assert not [item for item in plain if item.name in ("location", "proxy_pass", "ssl_certificate")]


def test_no_host_of_a_client_is_in_the_first_redirect_which_is_asked_for_hosts_that_no_server_has() -> None:
    names = values_of(site(OVER_TLS), "server_name", SERVER)
    targets = [url for status, url in values_of(site(OVER_TLS), "return", SERVER) if status == "308"]

    assert names[:2] == [("www.shop.test",), ("shop.test", "127.0.0.1", "localhost")]
    assert targets == ["https://www.shop.test:8443$request_uri", "https://$host:8443$request_uri"]


def test_the_site_is_served_over_tls_alone() -> None:
    text = site(OVER_TLS)
    served = _server_of(text, "127.0.0.1:8443")

    assert [item.args[:2] for item in served if item.name == "listen"] == [("127.0.0.1:8443", "ssl")]
    assert [item.args for item in served if item.name == "ssl_certificate"] == [(OWN_CERTIFICATE.file,)]
    assert values_of(text, "proxy_set_header").count(("X-Forwarded-Proto", "$scheme")) == 1


def test_the_default_server_has_the_same_protocols_as_the_site() -> None:
    catchall = render_tls_catchall(OVER_TLS["listens"], None)

    assert values_of(site(OVER_TLS), "ssl_protocols") == values_of(catchall, "ssl_protocols") == [MODERN]
    assert values_of(site(OVER_TLS), "ssl_ecdh_curve") == values_of(catchall, "ssl_ecdh_curve") == [CURVES]
    assert values_of(catchall, "ssl_reject_handshake") == [("on",)]
    assert values_of(catchall, "return", ("server", "location /")) == [("421",)]
    assert values_of(render_tls_catchall(OVER_TLS["listens"], None, http2=False), "return", SERVER) == [("444",)]


@pytest.mark.parametrize("inside", [SERVER, ("server", "location ^~ /static/")])
def test_hsts_stands_wherever_headers_do_and_once(inside: tuple[str, ...]) -> None:
    text = hosted_site_over_tls()

    assert values_of(text, "add_header", inside).count(HSTS) == 1
    assert ("Strict-Transport-Security",) in values_of(text, "proxy_hide_header")


def test_without_being_asked_nothing_is_said_of_hsts() -> None:
    assert "Strict-Transport-Security" not in site(OVER_TLS)


def test_without_tls_nothing_speaks_of_it() -> None:
    assert not [found for found in directives(site()) if found.name.startswith("ssl") or "308" in found.args]
