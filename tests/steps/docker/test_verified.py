"""The releases that a public check has verified are told again by the next one."""

import json
from typing import Any

import pytest

from portico.protocol.renamed_stack import BEFORE
from portico.steps.docker.verified import MOST, remembering


def _proof(release: str) -> dict[str, Any]:
    return {"ok": True, "release": release, "when": f"when {release}"}


def _releases(proof: dict[str, Any]) -> list[str]:
    return [one["release"] for one in proof["verified"]]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The evidence after some releases, one of them twice."""
    monkeypatch.delenv(BEFORE, raising=False)
    proof: dict[str, Any] = {}
    for release in ("a", "b", "c", "b"):
        proof = remembering(_proof(release), f"shop:{release}")
        monkeypatch.setenv(BEFORE, json.dumps(proof))
    return proof


def test_each_release_is_told_once_with_its_image_the_last_one_first(checked: dict[str, Any]) -> None:
    assert _releases(checked) == ["b", "c", "a"]
    assert checked["verified"][0] == {"release": "b", "image": "shop:b", "when": "when b"}
    assert checked["ok"]


def test_a_check_that_told_of_no_releases_is_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BEFORE, json.dumps(_proof("old")))

    assert _releases(remembering(_proof("new"), "shop:new")) == ["new"]


def test_no_more_are_remembered_than_somebody_would_go_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {**_proof("old"), "verified": [{"release": str(number)} for number in range(MOST)]}
    monkeypatch.setenv(BEFORE, json.dumps(many))

    assert len(remembering(_proof("new"), "shop:new")["verified"]) == MOST
