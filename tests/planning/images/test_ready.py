"""The list of files that an image prints is checked before it is used."""

import json
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import DockerError
from portico.planning.images import ready
from portico.planning.images.ready import read_image

DIGEST = "0" * 64
ENGINE = DockerEngine(None)


@pytest.fixture
def replies(lists: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the engine replies, by the first word of a command."""
    replies: dict[str, Any] = {"run": lists, "image": {"WorkingDir": "/shop"}, "version": {"Version": "28.2",
                                                                                        "ApiVersion": "1.50"}}
    monkeypatch.setattr(ready, "resolve", lambda engine, name: "shop@sha256:1")
    monkeypatch.setattr(DockerEngine, "ask", lambda engine, *words: json.dumps(replies[words[0]]))
    return replies


@pytest.fixture
def lists() -> dict[str, Any]:
    """Return the lists that the program in the image prints."""
    return {"static": [f"0644 {DIGEST} a b/c.css", f"0644 {DIGEST} x..y.css"], "kept": [], "new": None}


@pytest.mark.usefixtures("replies")
def test_the_files_that_nginx_serves_are_listed(lists: dict[str, list[str]]) -> None:
    assert read_image(ENGINE, "shop", ["static"]).folders == {"static": lists["static"]}


@pytest.mark.parametrize("line", [
    f"0644 {DIGEST} ../x", f"0644 {DIGEST} a/../../x", f"0644 {DIGEST} /etc/x", f"0644 {DIGEST} .x",
    f"4755 {DIGEST} x", "link ../.. x", "0644 0 x", f"0644 {DIGEST} x\x1b[2J", f"0644 {DIGEST} x\ny", "",
])
@pytest.mark.usefixtures("replies")
def test_a_line_that_is_no_file_below_the_folder_is_refused(lists: dict[str, list[str]], line: str) -> None:
    lists["static"].append(line)

    with pytest.raises(DockerError, match=r"app\.image: expected mode, digest and path"):
        read_image(ENGINE, "shop", ["static"])


@pytest.mark.usefixtures("replies")
def test_a_folder_that_the_app_keeps_is_below_the_working_folder() -> None:
    assert read_image(ENGINE, "shop", [], ["kept", "new"]).mounted == {"/shop/kept": "kept", "/shop/new": "new"}


@pytest.mark.usefixtures("replies")
def test_a_file_that_a_kept_folder_would_hide_is_refused() -> None:
    with pytest.raises(DockerError, match=r"app\.persist\[1\]: expected static without .* got 'static/a b/c.css'"):
        read_image(ENGINE, "shop", [], ["kept", "static"])


def test_an_engine_that_cannot_mount_a_folder_of_a_volume_is_refused(replies: dict[str, Any]) -> None:
    replies["version"]["ApiVersion"] = "1.41"

    with pytest.raises(DockerError, match=r"API 1\.45 or newer, got 1\.41"):
        read_image(ENGINE, "shop", [], ["kept"])
    assert read_image(ENGINE, "shop", ["static"]).mounted == {}


def test_a_volume_of_the_image_is_lost_unless_the_app_keeps_it(replies: dict[str, Any]) -> None:
    replies["image"]["Volumes"] = {"/shop/kept": {}, "/data": {}, "/var/lib/portico": {}}

    assert read_image(ENGINE, "shop", [], ["kept"]).lost == ["/data"]
