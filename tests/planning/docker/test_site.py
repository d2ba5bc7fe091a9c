"""A site's containers as their engine tells of them, and the name of the next one."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.planning.docker.site import (
    AppContainer,
    Container,
    alias_of,
    app_containers,
    is_of_former_version,
    made_of,
    nginx_containers,
)


def _container(alias: str, created: str = "") -> AppContainer:
    labels = {"portico.instance": alias.split("-")[1], "portico.alias": alias}
    return AppContainer(f"id of {alias}", labels, {}, created)


def _told(alias: str, created: str) -> Mapping[str, Any]:
    return {"Id": alias, "Created": created, "State": {}, "LogPath": "/log", "Config": {"Labels": {
        "portico.instance": alias, "portico.alias": alias}}}


@pytest.mark.parametrize(("newest_first", "alias"), [
    ([], "app-a"),
    (["app-a"], "app-a"),
    (["app-b"], "app-a"),
    (["app-b", "app-a"], "app-a-2"),
    (["app-a-2", "app-b", "app-a"], "app-a-2"),
    (["app-c", "app-a-2"], "app-a-3"),
    (["app-a-3", "app-c", "app-a-2"], "app-a-3"),
    (["app-b-2", "app-b"], "app-a"),
], ids=["no container", "it serves", "another serves", "it is left to be deleted", "it was made again",
        "left once more", "made once more", "another one twice"])  # fmt: skip
def test_an_instance_is_called_by_its_id_unless_an_older_container_is(
    newest_first: list[str], alias: str
) -> None:
    assert alias_of("a", [_container(each) for each in newest_first]) == alias


def _nginx(made: str, running: bool) -> Container:
    return {"State": {"Running": running}, "Config": {"Labels": {"portico.made": made} if made else {}}}


@pytest.mark.parametrize(("newest_first", "made"), [
    ([], "nginx-a"),
    ([("nginx-a", True)], "nginx-a"),
    ([("nginx-b", True)], "nginx-a"),
    ([("", True)], "nginx-a"),
    ([("nginx-a", False)], "nginx-a-2"),
    ([("nginx-b", True), ("nginx-a", False)], "nginx-a-2"),
    ([("nginx-b", False), ("nginx-a", False)], "nginx-a-2"),
    ([("nginx-a-2", True), ("nginx-a", False)], "nginx-a-2"),
    ([("nginx-a-2", False)], "nginx-a-3"),
], ids=["none", "it serves", "other settings", "of an earlier Portico", "killed after the stop",
        "killed after the start", "killed before the start", "it was made again", "killed once more"])  # fmt: skip
def test_an_nginx_that_was_left_stopped_is_made_again(newest_first: list[tuple[str, bool]], made: str) -> None:
    assert made_of("a", [_nginx(*each) for each in newest_first]) == made


@pytest.mark.parametrize(("changed", "kept"), [
    ({}, True), ({"Config": {"Labels": {"portico.made": "nginx-a"}}}, False), ({"State": {"Running": False}}, False),
    ({"Image": "sha256:old"}, False), ({"HostConfig": {"PortBindings": {"81/tcp": [{"HostPort": "81"}]}}}, False),
], ids=["nothing else is new", "of this version", "stopped", "another image", "another port"])
def test_nginx_of_a_former_version_is_kept_while_nothing_else_is_new(
    changed: Container, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DockerEngine, "run", lambda *_: Ran(0, "sha256:new\n", ""))
    bound = {"PortBindings": {"80/tcp": [{"HostPort": "80"}]}}
    former = {**_nginx("", True), "Image": "sha256:new", "HostConfig": bound}

    assert is_of_former_version(DockerEngine(), [{**former, **changed}], "nginx:stable", [80]) == kept


def test_an_id_of_digits_alone_is_a_name_and_no_number() -> None:
    assert not alias_of("528125830531", []).isdigit()


def test_containers_are_told_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [_told("old", "2026-01-01T00:00:00.5Z"), _told("new", "2026-01-02T00:00:00Z")]
    monkeypatch.setattr(DockerEngine, "ask", lambda *_: "1\n2\n")
    monkeypatch.setattr(DockerEngine, "run", lambda *_: Ran(0, json.dumps(told), ""))

    assert [container.alias for container in app_containers(DockerEngine(), "shop-prod")] == ["new", "old"]


def test_an_engine_without_containers_is_not_asked_for_their_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DockerEngine, "ask", lambda *_: "")
    monkeypatch.setattr(DockerEngine, "run", lambda *_: pytest.fail("asked"))

    assert app_containers(DockerEngine(), "shop-prod") == []


@pytest.mark.parametrize("status", ["created", "exited", "restarting"])
def test_a_container_of_nginx_that_runs_comes_before_a_newer_one_that_does_not(
    status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [{"Id": "older", "Created": "2026-01-01T00:00:00Z", "State": {"Status": "running"}},
            {"Id": "newer", "Created": "2026-01-02T00:00:00Z", "State": {"Status": status}}]
    monkeypatch.setattr(DockerEngine, "ask", lambda *_: "1\n2\n")
    monkeypatch.setattr(DockerEngine, "run", lambda *_: Ran(0, json.dumps(told), ""))

    assert [one["Id"] for one in nginx_containers(DockerEngine(), "shop-prod")] == ["older", "newer"]
