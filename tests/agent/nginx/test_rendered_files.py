"""The files of a site fit the version of Nginx, and the other sites of the host."""

from pathlib import Path

import pytest

from portico.agent.nginx import rendered_files
from portico.agent.place import Place
from portico.protocol.nginx_versions import Versions
from portico.protocol.plan.site import Site, Tls

LINES = ["listen 443 ssl http2; #@ Nginx before 1.25.1", "listen 443 ssl; #@ Nginx from 1.25.1",
         "http2 on; #@ Nginx from 1.25.1", "server 127.0.0.1:@port@;"]
SITE = Site(config_id="c", instance="i", release="r", static="s", listen=["443"],
            files={"sites-available/a.conf": LINES}, tls=Tls(port=443, server_name="a.test", file="f", key_file="k"))
WITH, WITHOUT = "listen 443 ssl http2;", "listen 443 ssl;"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A host's folder of Nginx, with the site's own file in it."""
    place = Place("/srv/a", "/run/a", "a")
    place.nginx = tmp_path
    for folder in ("sites-enabled", "conf.d"):
        (tmp_path / folder).mkdir()
    (tmp_path / "sites-enabled/a.conf").write_text(WITHOUT)
    return place


def _listens(place: Place, monkeypatch: pytest.MonkeyPatch, *version: int) -> list[str]:
    monkeypatch.setattr(rendered_files, "versions", lambda: Versions(version, (3, 0, 0)))
    return rendered_files.of_site(place, SITE, None)["sites-available/a.conf"][:-1]


@pytest.mark.parametrize(("version", "lines"), [
    ((1, 22, 1), [WITH]), ((1, 24, 0), [WITH]), ((1, 26, 3), [WITHOUT, "http2 on;"])
])
def test_the_only_site_of_a_port_has_http_2(
    version: tuple[int, ...], lines: list[str], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _listens(place, monkeypatch, *version) == lines


@pytest.mark.parametrize(("other", "lines"), [
    ("listen 443 ssl;", [WITHOUT]), ("  listen   [::]:443 ssl default_server;", [WITHOUT]),
    ("listen 443 ssl http2;", [WITH]), ("listen 8443 ssl;", [WITH]), ("# listen 443 ssl;", [WITH]),
])
@pytest.mark.parametrize("at", ["sites-enabled/other", "conf.d/other.conf"])
def test_where_nginx_would_warn_of_another_site_without_http_2_there_is_none(
    other: str, lines: list[str], at: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.nginx / at).write_text(f"server {{\n{other}\n}}\n")
    assert _listens(place, monkeypatch, 1, 24, 0) == lines
    assert _listens(place, monkeypatch, 1, 22, 1) == [WITH]
    assert _listens(place, monkeypatch, 1, 26, 3) == [WITHOUT, "http2 on;"]
