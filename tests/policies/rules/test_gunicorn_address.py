"""policies/rules/gunicorn_address.py"""

from typing import Any

import pytest

from policies.rules.gunicorn_address import POLICY
from policies.rules.inputs import CONTAINER
from tests.policies.conftest import Reported
from tests.policies.plans import nginx, plan

COMMAND = "command:local:Command"
PRIVATE = ["unix:/run/shop.sock", "127.0.0.1:8000", "[::1]:8000", "localhost:8000", "127.0.0.1:@port@"]
PUBLIC = ["0.0.0.0:8000", "[::]:8000", ":8000", "8000", "10.0.0.5:8000", "web.example.org:8000",
          "127.0.0.1.example.org:8000"]
PLACES: dict[str, Any] = {
    "a command": lambda address: {"create": f"gunicorn --workers 2 --bind '{address}' wsgi:app"},
    "a short option": lambda address: {"update": f"exec gunicorn -b {address} wsgi:app"},
    "gunicorn.conf.py": lambda address: {"stdin": plan(instance={"conf": ["workers = 2", f'bind = ["{address}"]']})},
    "the socket": lambda address: {"stdin": plan(instance={"units": {"socket": [f"ListenStream={address}"]}})},
    "Nginx": lambda address: {"stdin": nginx("upstream shop {", f"    server {address} max_fails=0;", "}")},
}


@pytest.mark.parametrize("place", PLACES)
def test_sockets_and_loopback_addresses_pass(reported: Reported, place: str) -> None:
    assert [reported(POLICY, COMMAND, PLACES[place](address)) for address in PRIVATE] == [[]] * len(PRIVATE)


@pytest.mark.parametrize("place", PLACES)
def test_any_other_address_is_refused(reported: Reported, place: str) -> None:
    told = [reported(POLICY, COMMAND, PLACES[place](address)) for address in PUBLIC]

    assert [f"expected a Unix socket or a loopback address of Gunicorn, got {address}\n" in fault
            for address, (fault,) in zip(PUBLIC, told, strict=True)] == [True] * len(PUBLIC)


def test_a_socket_unit_may_clear_what_it_listens_on(reported: Reported) -> None:
    unit = ["[Socket]", "ListenStream=", "ListenStream=/run/shop/%i.sock"]

    assert reported(POLICY, COMMAND, {"stdin": plan(instance={"units": {"socket": unit}})}) == []


def test_a_container_with_a_network_of_its_own_may_listen_on_all_of_it(reported: Reported) -> None:
    inputs = {"entrypoints": ["python3", "-m", "gunicorn"], "command": ["--bind", "0.0.0.0:8000"]}

    assert reported(POLICY, CONTAINER, {**inputs, "networkMode": "bridge"}) == []
    assert len(reported(POLICY, CONTAINER, {**inputs, "networkMode": "host"})) == 1
