"""The id by which the live configuration is recognised, and the files that go with it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from portico.planning.nginx.site import Location, Snippet, render_site
from portico.planning.settings.nginx import Nginx
from tests.templates.rendered import AROUND, SITE

RENDERED = render_site(SITE, Nginx(), AROUND)


def test_a_site_is_one_file_with_those_around_it() -> None:
    assert set(RENDERED.files) == {*AROUND, "sites-enabled/corner-shop.conf"}


def test_the_status_answers_the_id_of_the_configuration() -> None:
    answer = json.dumps(RENDERED.config_id)
    assert f'"config_id": {answer}' in RENDERED.files["sites-enabled/corner-shop.conf"]


def test_the_same_site_has_the_same_text_and_id() -> None:
    assert render_site(replace(SITE), Nginx(), dict(reversed(AROUND.items()))) == RENDERED


@pytest.mark.parametrize(
    "change",
    [
        {"instance": "000000000000"}, {"release": "000000000000"}, {"static_id": "000000000000"}, {"name": "shop"},
        {"upstream": "127.0.0.1:1"}, {"listens": ["127.0.0.1:81"]}, {"server_names": ("a.test",)}, {"static": []},
        {"listens": ["127.0.0.1:8080", "[::]:8080"]},
        {"static": [Location("/static/", "elsewhere")]}, {"snippets": [Snippet("a", "gzip off;")]},
        {"status_socket": "/elsewhere"}, {"host_header": "$host"}, {"access_log": "/var/log/nginx/shop"},
        {"error_log": "/var/log/nginx/shop"}, {"resolver": "127.0.0.11"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_another_site_has_another_id(change: dict[str, Any]) -> None:
    assert render_site(replace(SITE, **change), Nginx(), AROUND).config_id != RENDERED.config_id


@pytest.mark.parametrize("setting", [{"gzip": False}, {"keepalive_timeout": 1}, {"client_max_body_size": "1m"}])
def test_another_setting_has_another_id(setting: dict[str, Any]) -> None:
    assert render_site(SITE, Nginx(**setting), AROUND).config_id != RENDERED.config_id


def test_another_file_around_the_site_has_another_id() -> None:
    around = {**AROUND, "nginx.conf": "# other\n"}
    assert render_site(SITE, Nginx(), around).config_id != RENDERED.config_id
