"""A rollback finds the release to go back to, and the source to build it from."""

from typing import Any

import pytest

from portico.cli.going_back import kept_release
from portico.cli.going_back.app_setting import AppSetting
from portico.cli.going_back.kept_release import keeper, last_before, setting_of
from portico.cli.machines.deployed import Machine
from portico.cli.machines.ways import Ways
from portico.planning.errors import PorticoError
from portico.planning.settings import Settings

WEB = Machine("web", {"nginx": {"docker": {"host": None, "site": "shop-prod"}}})
SETTINGS = Settings.read({"app": {"name": "shop", "source": "app"}})
A, B, C, D = (letter * 12 for letter in "abcd")


def _release(identity: str, verified: str | None, live: bool = False, image: str = "") -> dict[str, Any]:
    return {"id": identity, "made": "2026-01-01", "verified": verified, "live": live, "image": image}


def _told(*releases: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"host": "web", "releases": list(releases)}]


def test_the_last_verified_one_that_is_not_live_is_meant() -> None:
    told = _told(_release(A, "1"), _release(B, "2"), _release(C, "3", live=True), _release(D, None))

    assert last_before(told) == B


@pytest.mark.parametrize(("told", "says"), [
    (_told(_release(C, "3", live=True)), "got none"),
    ([{"host": "web", "failure": "web does not answer"}], "got web does not answer"),
])
def test_without_one_it_is_said_why(told: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(PorticoError, match=says):
        last_before(told)


def test_a_release_that_nobody_keeps_is_refused_with_those_that_are_kept() -> None:
    with pytest.raises(PorticoError, match=rf"is kept \({A}, {B}\), got {C}"):
        keeper([WEB], _told(_release(A, "1"), _release(B, "2")), C)


@pytest.mark.parametrize("name", ["../../x", "latest", "aaaaaaaaaaa\n", ""])
def test_what_has_no_releases_id_is_never_gone_back_to(name: str) -> None:
    told = _told(_release(name, "9"), _release(A, "1"))

    assert last_before(told) == A
    with pytest.raises(PorticoError, match=rf"is kept \({A}\), got"):
        keeper([WEB], told, name)


def test_a_ready_image_is_named_by_its_content() -> None:
    kept = _release(A, "1", image="registry.example.org/shop@sha256:1")

    assert setting_of(WEB, Ways({}, None), SETTINGS, kept) == AppSetting(
        "app.image", "registry.example.org/shop@sha256:1")


def test_an_image_that_a_host_names_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_release, "fetch", lambda *given: "fetched")
    kept = _release(A, "1", image="evil.example.org/shop@sha256:1")

    assert setting_of(Machine("web", {"nginx": {}}), Ways({}, None), SETTINGS, kept) == AppSetting(
        "app.source", "fetched")


@pytest.mark.parametrize(("base", "setting"), [
    ("python@sha256:1", "python@sha256:1"), ("python@sha256:2", None), ("", None),
], ids=["moved", "as it was", "not recorded"])
def test_a_base_whose_tag_has_moved_since_is_gone_back_to_as_well(
    monkeypatch: pytest.MonkeyPatch, base: str, setting: str | None
) -> None:
    monkeypatch.setattr(kept_release, "base_of", lambda *_: base)
    monkeypatch.setattr(kept_release, "digest_of", lambda *_: "python@sha256:2")
    monkeypatch.setattr(kept_release, "fetch", lambda _, ways, settings, release: settings.docker.python_image)

    kept = _release(A, "1", image=f"shop-prod:{A}")
    source = base or SETTINGS.docker.python_image
    assert setting_of(WEB, Ways({}, None), SETTINGS, kept) == AppSetting("app.source", source, setting)
