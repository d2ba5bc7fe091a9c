"""The addresses at which clients reach the site."""

from typing import Any

import pytest

from portico.planning.nginx.address import SiteAddress, loopback_address, public_address, redirects
from portico.planning.settings import Settings
from tests.planning.settings.bad_ssh_input import HOST


def address(*names: str, port: int = 8080) -> SiteAddress:
    values = {"app": {"name": "shop", "source": "x"}, "nginx": {"server_names": list(names), "http_port": port}}
    return loopback_address(Settings.read(values))


def hosted(*names: str, **nginx: Any) -> SiteAddress:
    target = {"kind": "ssh", "hosts": [HOST]}
    values = {"app": {"name": "shop", "source": "x"}, "target": target, "nginx": {"server_names": names, **nginx}}
    return public_address(Settings.read(values))


@pytest.mark.parametrize(
    ("own", "all_names"),
    [
        ((), ("127.0.0.1", "localhost")),
        (("shop.test",), ("shop.test", "127.0.0.1", "localhost")),
        (("localhost", "shop.test"), ("localhost", "shop.test", "127.0.0.1")),
        (("LOCALHOST", "127.0.0.1"), ("localhost", "127.0.0.1")),
    ],
)
def test_the_loopback_names_come_after_the_sites_own_and_once(own: tuple[str, ...], all_names: tuple[str, ...]) -> None:
    assert address(*own).server_names == all_names


def test_a_site_on_this_machine_listens_on_the_loopback_address_only() -> None:
    assert address("shop.test", port=9000).listens == ("127.0.0.1:9000",)


def test_the_host_header_of_a_client_has_the_port() -> None:
    assert address("shop.test", "www.shop.test").host == "shop.test:8080"


def test_the_host_header_of_a_client_on_port_80_has_none() -> None:
    assert SiteAddress(("shop.test",), 80, ("192.0.2.1:80",)).host == "shop.test"


def test_on_a_host_a_site_has_its_own_names_only() -> None:
    assert hosted("shop.test", "www.shop.test").server_names == ("shop.test", "www.shop.test")


def test_on_a_host_a_site_listens_on_port_80_of_all_addresses() -> None:
    assert hosted("shop.test").listens == ("80", "[::]:80")
    assert hosted("shop.test").host == "shop.test"


def test_without_ipv6_a_site_listens_on_all_addresses_of_the_other_kind() -> None:
    assert hosted("shop.test", ipv6=False).listens == ("80",)


def test_on_another_port_the_host_header_of_a_client_has_it() -> None:
    address = hosted("shop.test", http_port=8081)
    assert (address.listens, address.host) == (("8081", "[::]:8081"), "shop.test:8081")


def test_over_tls_a_site_has_another_port_and_clients_of_the_first_are_sent_there() -> None:
    address = loopback_address(Settings.read({"app": {"name": "shop", "source": "x"}, "tls": {"mode": "self-signed"}}))

    assert (address.listens, address.redirects) == (("127.0.0.1:8443",), ("127.0.0.1:8080",))
    assert address.loopback_url == "https://127.0.0.1:8443/"
    assert [redirect.to for redirect in redirects(address)] == ["https://127.0.0.1:8443", "https://$host:8443"]


def test_the_first_redirect_names_its_host_whatever_host_a_client_asked_for() -> None:
    address = SiteAddress(("*.shop.test", "shop.test", "www.shop.test"), 443, ("443",), ("80",))

    first, others = redirects(address)
    assert (first.server_names, first.to) == (("shop.test",), "https://shop.test")
    assert (others.server_names, others.to) == (("*.shop.test", "www.shop.test"), "https://$host")
    assert (address.url, address.rejects_unknown_names) == ("https://shop.test/", True)
