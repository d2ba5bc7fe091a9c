"""Nginx and Gunicorn take the same headers: a setting holds for both."""

import importlib
import runpy
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from portico.planning.settings.nginx import Nginx
from tests.templates.rendered import HEADERS, gunicorn_conf
from tests.templates.serving import Served, serving

LONG = "x" * 9000


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving({}, **HEADERS) as made:
        yield made


@pytest.mark.parametrize(("path", "headers"), [
    (f"/?q={LONG}", {}), ("/", {"Cookie": LONG}), ("/", {"Authorization": LONG}),
    ("/", {"Cookie": LONG, "X-Token": LONG}),
])  # fmt: skip
def test_nginx_lets_long_urls_and_headers_through(path: str, headers: Mapping[str, str], served: Served) -> None:
    answer = served.get(path, headers)
    assert (answer.status, answer.of_the_app) == (200, True)
    assert headers.items() <= answer.told()["headers"].items()


@pytest.mark.parametrize(("path", "headers", "status"), [
    (f"/?q={LONG}{LONG}", {}, 414), ("/", {"Cookie": LONG + LONG}, 400),
])  # fmt: skip
def test_nginx_refuses_what_is_longer(path: str, headers: Mapping[str, str], status: int, served: Served) -> None:
    assert served.get(path, headers).status == status


def test_nginx_gives_a_header_with_an_underscore_to_gunicorn(served: Served) -> None:
    assert served.get("/", {"api_key": "secret"}).told()["headers"]["api_key"] == "secret"


def _parsed(conf: str, folder: Path, path: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that Gunicorn keeps of a request, with a configuration of ours."""
    (folder / "gunicorn.conf.py").write_text(conf)
    config: Any = importlib.import_module("gunicorn.config").Config()
    for name, value in runpy.run_path(str(folder / "gunicorn.conf.py")).items():
        if name.startswith(("limit_", "forward")):
            config.set(name, value)
    server, client = socket.socketpair()
    with server, client:
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        client.sendall("\r\n".join([*lines, "", ""]).encode())
        parser = importlib.import_module("gunicorn.http").RequestParser(config, server, ("127.0.0.1", 1))
        return dict(next(parser).headers)


def test_gunicorn_takes_what_nginx_lets_through(tmp_path: Path) -> None:
    headers = {"Host": "shop.test", "COOKIE": "x" * 16_000, "X-TOKEN": "x" * 16_000}
    kept = _parsed(gunicorn_conf(nginx=Nginx(**HEADERS)), tmp_path, "/?q=" + "x" * 16_000, headers)
    assert kept["COOKIE"] == headers["COOKIE"]


def test_gunicorn_gives_the_app_only_the_headers_with_an_underscore_that_are_named(tmp_path: Path) -> None:
    headers = {"Host": "shop.test", "api_key": "secret", "X_Forwarded_For": "192.0.2.9", "other_key": "x"}
    assert set(_parsed(gunicorn_conf(nginx=Nginx(**HEADERS)), tmp_path, "/", headers)) == {"HOST", "API_KEY"}
    assert set(_parsed(gunicorn_conf(), tmp_path, "/", headers)) == {"HOST"}


@pytest.mark.parametrize("name", [
    "X_Forwarded_For", "x-forwarded_proto", "SCRIPT_NAME", "Content_Length", "api-key", "_",
])  # fmt: skip
def test_a_header_that_could_stand_in_for_one_of_nginxs_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="refused"):
        Nginx(underscore_headers=[name])  # type: ignore[arg-type]
