"""The list of files that an image prints is checked before it is used."""

import json

import pytest

from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import DockerError
from portico.planning.images import ready
from portico.planning.images.ready import read_image

DIGEST = "0" * 64
ENGINE = DockerEngine(None)


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Return the lists that the program in the image prints."""
    found = {"static": [f"0644 {DIGEST} a b/c.css", f"0644 {DIGEST} x..y.css"]}
    monkeypatch.setattr(ready, "resolve", lambda engine, name: "shop@sha256:1")
    monkeypatch.setattr(DockerEngine, "ask", lambda engine, *words: json.dumps({**found, "more": ["x"]}))
    return found


def test_the_files_that_nginx_serves_are_listed(lists: dict[str, list[str]]) -> None:
    assert read_image(ENGINE, "shop", ["static"]).folders == lists


@pytest.mark.parametrize("line", [
    f"0644 {DIGEST} ../x", f"0644 {DIGEST} a/../../x", f"0644 {DIGEST} /etc/x", f"0644 {DIGEST} .x",
    f"4755 {DIGEST} x", "link ../.. x", "0644 0 x", f"0644 {DIGEST} x\x1b[2J", f"0644 {DIGEST} x\ny", "",
])
def test_a_line_that_is_no_file_below_the_folder_is_refused(lists: dict[str, list[str]], line: str) -> None:
    lists["static"].append(line)

    with pytest.raises(DockerError, match=r"app\.image: expected mode, digest and path"):
        read_image(ENGINE, "shop", ["static"])
