"""Accepted values are kept in one form."""

from typing import Any

import pytest

from portico.planning.settings import Settings
from tests.planning.settings.bad_input import GOOD

FACTORY = "shop:create_app('\u00fc$', n=-1, tags=['a'])"


def read(place: str, value: Any) -> Any:
    """The setting as it is kept, a value having been written there."""
    *sections, name = place.split(".")
    values: dict[str, Any] = {name: value}
    for section in reversed(sections):
        values = {section: values}
    settings: Any = Settings.read({**GOOD, **values, "app": {**GOOD["app"], **values.get("app", {})}})
    for part in place.split("."):
        settings = getattr(settings, part)
    return settings


@pytest.mark.parametrize(
    ("place", "written", "kept"),
    [
        ("app.name", "a", "a"),
        ("app.name", "corner--shop-2", "corner--shop-2"),
        ("app.source", "a folder/\u00fcber", "a folder/\u00fcber"),
        ("app.entrypoint", "shop.web:create_app()", "shop.web:create_app()"),
        ("app.entrypoint", FACTORY, FACTORY),
        ("nginx.static", "[]", ()),
        ("nginx.static", None, None),
        ("app.requirements", "./deploy//requirements.lock", "deploy/requirements.lock"),
        ("app.requirements", "a;b}c $d '\"", "a;b}c $d '\""),
        ("app.python", "/opt/python/3.12/bin/python3.12", "/opt/python/3.12/bin/python3.12"),
        ("app.environment", {"A": 1, "B": True, "C": 1.5, "D": ""}, {"A": "1", "B": "true", "C": "1.5", "D": ""}),
        ("app.environment", {"A": (1 << 63) - 1, "B": -5}, {"A": "9223372036854775807", "B": "-5"}),
        ("gunicorn.requirement", "gunicorn[gevent]>=23,<28,!=24.1.*", "gunicorn[gevent]>=23,<28,!=24.1.*"),
        ("nginx.client_max_body_size", 1048576, "1048576"),
        ("nginx.client_max_body_size", "512K", "512K"),
        ("nginx.keepalive_timeout", 0, 0),
        ("checks.upstream.path", "/health?deep=1&x=%20", "/health?deep=1&x=%20"),
        ("checks.upstream.status", [200, "301-308", "200"], ("200", "301-308", "200")),
        ("checks.upstream.settle", "2.5", 2.5),
        ("checks.upstream.settle", 3, 3.0),
        ("checks.public.contains", 42, "42"),
        ("systemd.protect_home", True, "yes"),
        ("systemd.protect_home", False, "no"),
        ("systemd.protect_home", "read-only", "read-only"),
        ("systemd.read_write_paths", ["/srv/./uploads/", "/mnt/a:b@c"], ("/srv/uploads", "/mnt/a:b@c")),
        ("systemd.restrict_address_families", ["AF_UNIX"], ("AF_UNIX",)),
        ("systemd.memory_max", "2G", "2G"),
        ("systemd.memory_max", None, None),
    ],
)
def test_a_value_is_kept_in_its_one_form(place: str, written: Any, kept: Any) -> None:
    assert read(place, written) == kept


@pytest.mark.parametrize(
    ("gunicorn", "nginx", "rollout"),
    [
        ({"timeout": 60}, {"proxy_read_timeout": 60}, {}),
        ({"graceful_timeout": 60}, {}, {"drain_timeout": 60}),
        ({"bind": "unix", "ports": [8080, 8081]}, {"http_port": 8080}, {}),
        ({"bind": "tcp", "ports": [8001, 8002]}, {"http_port": 8003}, {}),
    ],
)
def test_sections_that_agree_are_accepted(gunicorn: Any, nginx: Any, rollout: Any) -> None:
    assert Settings.read({**GOOD, "gunicorn": gunicorn, "nginx": nginx, "rollout": rollout}).app.name == "shop"


@pytest.mark.parametrize("families", [["AF_UNIX", "AF_INET"], ["AF_INET", "AF_NETLINK", "AF_UNIX"]])
def test_sockets_that_gunicorn_needs_are_enough(families: list[str]) -> None:
    given = {"gunicorn": {"bind": "tcp"}, "systemd": {"restrict_address_families": families}}
    assert Settings.read({**GOOD, **given}).systemd.restrict_address_families == tuple(families)


def test_a_name_and_a_source_are_enough() -> None:
    settings = Settings.read(GOOD)
    assert settings.http_port == 8080
    assert (settings.target.kind, settings.app.entrypoint, settings.nginx.static) == ("local", "wsgi:app", None)
