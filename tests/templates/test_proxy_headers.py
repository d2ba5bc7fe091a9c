"""The app learns about the client from Nginx, never from the client's own headers."""

import pytest

from portico.planning.nginx.site import host_header
from tests.templates.private_nginx import directives, values_of
from tests.templates.rendered import SITES, site

APP = ("server", "location /")
FORWARDED = {
    "Host": "$host:8080",
    "X-Forwarded-Host": "$host:8080",
    "X-Forwarded-Port": "$server_port",
    "X-Forwarded-Proto": "$scheme",
    "X-Forwarded-For": "$remote_addr",
    "X-Real-IP": "$remote_addr",
    "X-Request-ID": "$request_id",
    "X-Forwarded-Prefix": "",
    "X-Forwarded-Protocol": "",
    "X-Forwarded-Server": "",
    "X-Forwarded-Ssl": "",
    "Forwarded": "",
    "Proxy": "",
    "Connection": "close",
}


@pytest.mark.parametrize(("header", "value"), FORWARDED.items())
def test_a_header_for_the_app_is_set_or_emptied(header: str, value: str) -> None:
    assert (header, value) in values_of(site(), "proxy_set_header", APP)


def test_no_other_header_for_the_app_is_touched() -> None:
    assert {name for name, _ in values_of(site(), "proxy_set_header")} == set(FORWARDED)


@pytest.mark.parametrize(
    ("port", "scheme", "host"),
    [(80, "http", "$host"), (8080, "http", "$host:8080"), (443, "https", "$host"), (443, "http", "$host:443")],
)
def test_the_host_header_has_a_port_unless_it_is_the_schemes_own(port: int, scheme: str, host: str) -> None:
    text = site({"host_header": host_header(port, scheme)})
    assert ("Host", host) in values_of(text, "proxy_set_header")
    assert ("X-Forwarded-Host", host) in values_of(text, "proxy_set_header")


@pytest.mark.parametrize("name", SITES)
def test_no_site_believes_what_a_client_says_of_itself(name: str) -> None:
    rendered = [argument for found in directives(SITES[name]()) for argument in found.args]
    assert not [text for text in rendered if "$http_host" in text or "$proxy_add_x_forwarded_for" in text]
