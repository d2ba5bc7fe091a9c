"""Host names as Nginx compares them."""

import pytest

from portico.planning.nginx.address import public_address
from portico.planning.settings import Settings
from tests.planning.settings.bad_input import GOOD


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("shop.test", "shop.test"),
        ("WWW.Shop.TEST", "www.shop.test"),
        ("b\u00fccher.test", "xn--bcher-kva.test"),
        ("B\u00dcCHER.test", "xn--bcher-kva.test"),
        ("xn--bcher-kva.test", "xn--bcher-kva.test"),
        ("\uff37\uff37\uff37.shop.test", "www.shop.test"),
        ("shop\u3002test", "shop.test"),
        ("\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "xn--e1afmkfd.xn--p1ai"),
        ("localhost", "localhost"),
        ("LocalHost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("7shop.test", "7shop.test"),
        ("single", "single"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_name_is_kept_as_clients_send_it(written: str, kept: str) -> None:
    assert Settings.read({**GOOD, "nginx": {"server_names": [written]}}).nginx.server_names == (kept,)


def test_a_star_stands_before_a_name_and_the_sites_own_name_has_none() -> None:
    settings = Settings.read({**GOOD, "nginx": {"server_names": ["*.B\u00dcCHER.test", "shop.test"]}})
    assert settings.nginx.server_names == ("*.xn--bcher-kva.test", "shop.test")
    assert public_address(settings).url == "http://shop.test:8080/"
