"""Which release one goes back to, and what makes it once more."""

from typing import Any

import pytest

from portico.cli.going_back.app_setting import AppSetting
from portico.cli.going_back.kept_release import keeper, last_before, setting_of
from portico.cli.machines.deployed import Machine
from portico.cli.machines.ways import Ways
from portico.planning.errors import PorticoError

WEB = Machine("web", {"activate": {"docker": {"host": None, "site": "shop-prod"}}})


def _release(identity: str, verified: str | None, live: bool = False, image: str = "") -> dict[str, Any]:
    return {"id": identity, "made": "2026-01-01", "verified": verified, "live": live, "image": image}


def _told(*releases: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"host": "web", "releases": list(releases)}]


def test_the_last_verified_one_that_is_not_live_is_meant() -> None:
    told = _told(_release("a", "1"), _release("b", "2"), _release("c", "3", live=True), _release("d", None))

    assert last_before(told) == "b"


@pytest.mark.parametrize(("told", "says"), [
    (_told(_release("c", "3", live=True)), "got none"),
    ([{"host": "web", "failure": "web does not answer"}], "got web does not answer"),
])
def test_without_one_it_is_said_why(told: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(PorticoError, match=says):
        last_before(told)


def test_a_release_that_nobody_keeps_is_refused_with_those_that_are_kept() -> None:
    with pytest.raises(PorticoError, match=r"is kept \(a, b\), got z"):
        keeper([WEB], _told(_release("a", "1"), _release("b", "2")), "z")


def test_a_ready_image_is_named_by_its_content() -> None:
    kept = _release("a", "1", image="registry.example.org/shop@sha256:1")

    assert setting_of(WEB, Ways({}, None), kept) == AppSetting("app.image", "registry.example.org/shop@sha256:1")
