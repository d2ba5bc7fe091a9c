"""No client takes all connections of Nginx by being slow."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from portico.planning.nginx.site import Snippet, render_catchall, render_tls_catchall
from tests.templates.private_nginx import directives
from tests.templates.rendered import HOSTED_LISTENS, hosted_site, hosted_site_over_tls, site
from tests.templates.serving import DEADLINE, Served, serving

LIMIT = 3
SLOW_CLIENTS = {"client_header_timeout": "15s", "client_body_timeout": "15s", "send_timeout": "30s",
                "reset_timedout_connection": "on"}
SOMEBODY, SOMEBODY_ELSE, BALANCER = "198.51.100.7", "203.0.113.9", "10.0.0.7"
FROM_ANYWHERE = Snippet("real_ip.conf", "set_real_ip_from 127.0.0.1;\nreal_ip_header X-Client;")
"""Lets a test choose the address that it comes from."""


@contextmanager
def _served(limit: int) -> Iterator[Served]:
    with serving({}, {"snippets": [FROM_ANYWHERE]}, limit_conn=limit) as served:
        yield served


@pytest.fixture(scope="module")
def limited() -> Iterator[Served]:
    with _served(LIMIT) as served:
        yield served


@pytest.fixture
def hold() -> Iterator[Callable[[Served, str], None]]:
    """Hold more requests than the limit of a client that sends no more of their bodies."""
    with ExitStack() as stack:
        def held(served: Served, client: str) -> None:
            for _ in range(LIMIT + 1):
                connection = stack.enter_context(socket.create_connection(("127.0.0.1", served.port), DEADLINE))
                connection.sendall(f"POST / HTTP/1.1\r\nHost: shop.test\r\nX-Client: {client}\r\n"
                                   "Content-Length: 9\r\n\r\n1".encode())

        yield held


def _status(served: Served, client: str, expected: int) -> int:
    """Return the status of an answer to a client, the expected one as soon as it comes."""
    deadline = time.monotonic() + DEADLINE
    while (status := served.get("/", {"X-Client": client}).status) != expected and time.monotonic() < deadline:
        pass
    return status


def test_only_the_client_that_holds_many_requests_is_refused(limited: Served, hold: Any) -> None:
    hold(limited, SOMEBODY)
    assert _status(limited, SOMEBODY, 429) == 429
    assert limited.get("/", {"X-Client": SOMEBODY_ELSE}).of_the_app


def test_a_balancer_in_a_private_network_is_not_refused(limited: Served, hold: Any) -> None:
    hold(limited, BALANCER)
    hold(limited, SOMEBODY)
    assert _status(limited, SOMEBODY, 429) == 429
    assert limited.get("/", {"X-Client": BALANCER}).of_the_app


def test_without_a_limit_nobody_is_refused() -> None:
    assert "limit_conn" not in json.dumps([item.name for item in directives(site(limit_conn=0))])


@pytest.mark.parametrize("text", [
    hosted_site(), hosted_site_over_tls(), render_catchall(HOSTED_LISTENS), render_tls_catchall(HOSTED_LISTENS, None),
], ids=["site", "site over TLS", "catchall", "catchall over TLS"])  # fmt: skip
def test_each_public_server_of_a_host_ends_connections_of_slow_clients(text: str) -> None:
    servers: list[dict[str, str]] = []
    for item in directives(text):
        if item.name == "server" and item.inside == ():
            servers.append({})
        elif item.inside == ("server",):
            servers[-1][item.name] = " ".join(item.args)
    public = [server for server in servers if not server["listen"].startswith("unix:")]
    assert public
    assert all(server.items() >= SLOW_CLIENTS.items() for server in public)
