"""A site's containers as their engine tells of them, and the name of the next one."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from planning.docker_engine import DockerEngine, Ran
from planning.docker_site import AppContainer, alias_of, app_containers


def _container(alias: str, created: str = "") -> AppContainer:
    labels = {"portico.instance": alias.partition("-")[0], "portico.alias": alias}
    return AppContainer(f"id of {alias}", labels, {}, created)


def _told(alias: str, created: str) -> Mapping[str, Any]:
    return {"Id": alias, "Created": created, "State": {}, "LogPath": "/log", "Config": {"Labels": {
        "portico.instance": alias, "portico.alias": alias}}}


@pytest.mark.parametrize(("newest_first", "alias"), [
    ([], "a"),
    (["a"], "a"),
    (["b"], "a"),
    (["b", "a"], "a-2"),
    (["a-2", "b", "a"], "a-2"),
    (["c", "a-2"], "a-3"),
    (["a-3", "c", "a-2"], "a-3"),
    (["b-2", "b"], "a"),
], ids=["no container", "it serves", "another serves", "it is left to be deleted", "it was made again",
        "left once more", "made once more", "another one twice"])  # fmt: skip
def test_an_instance_has_its_id_for_a_name_unless_an_older_container_has_it(
    newest_first: list[str], alias: str
) -> None:
    assert alias_of("a", [_container(each) for each in newest_first]) == alias


def test_containers_are_told_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [_told("old", "2026-01-01T00:00:00.5Z"), _told("new", "2026-01-02T00:00:00Z")]
    monkeypatch.setattr(DockerEngine, "ask", lambda *_: "1\n2\n")
    monkeypatch.setattr(DockerEngine, "run", lambda *_: Ran(0, json.dumps(told), ""))

    assert [container.alias for container in app_containers(DockerEngine(), "shop-prod")] == ["new", "old"]


def test_an_engine_without_containers_is_not_asked_for_their_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DockerEngine, "ask", lambda *_: "")
    monkeypatch.setattr(DockerEngine, "run", lambda *_: pytest.fail("asked"))

    assert app_containers(DockerEngine(), "shop-prod") == []
