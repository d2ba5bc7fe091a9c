"""Configurations that must not go live: the old one stays, and the error quotes Nginx."""

import socket
from collections.abc import Iterator

import pytest

from tests.engine.conftest import MakeDirect
from tests.engine.site import Site
from tests.load import Load

OTHER_SITE = "server {{ listen 127.0.0.1:{port}; server_name localhost; }}\n"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def restored(direct: Site) -> Iterator[Site]:
    """The shared site, put right again after the test."""
    port, nginx = direct.port, dict(direct.config["portico:nginx"])
    yield direct
    direct.config["portico:nginx"] = nginx
    (direct.place / "nginx" / "sites-enabled" / "other.conf").unlink(missing_ok=True)
    direct.must_up()
    assert (direct.port, direct.get()[0]) == (port, 200)


def _refused(site: Site) -> str:
    files = site.nginx_files()
    with Load(site.port) as load:
        ran = site.up()
    assert ran.status != 0
    assert load.failures == []
    assert site.nginx_files() == files
    return ran.text


def test_a_bad_snippet_is_quoted_with_the_line_that_nginx_names(restored: Site) -> None:
    (restored.app / "extra.conf").write_text("no_such_directive on;\n")
    restored.configure("nginx", snippets=["extra.conf"])

    text = _refused(restored)

    assert 'unknown directive "no_such_directive"' in text
    assert "nginx: expected nginx -t to accept" in text


def test_a_port_that_is_taken_is_named_with_its_owner_and_the_way_out(restored: Site, taken_port: int) -> None:
    restored.configure("nginx", http_port=taken_port)

    text = _refused(restored)

    assert f"expected 127.0.0.1:{taken_port} to be free, got it is taken by process" in text
    assert "pulumi config set --stack test --path nginx.http_port" in text


def test_a_server_name_that_another_site_has_is_refused(restored: Site) -> None:
    other = restored.place / "nginx" / "sites-enabled" / "other.conf"
    other.write_text(OTHER_SITE.format(port=restored.port))
    restored.configure("nginx", client_max_body_size="3m")

    text = _refused(restored)

    assert f'conflicting server name "localhost" on 127.0.0.1:{restored.port}, ignored' in text


def test_a_first_site_on_a_taken_port_leaves_nothing_in_nginx(make_direct: MakeDirect, taken_port: int) -> None:
    site = make_direct()
    site.configure("nginx", http_port=taken_port)

    ran = site.up()

    assert ran.status != 0
    assert "taken by process" in ran.text
    assert list((site.place / "nginx" / "sites-enabled").iterdir()) == []
