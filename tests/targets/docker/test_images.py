"""A release in containers is named by what it is made of, whichever site it is for."""

from pathlib import Path

import pytest

from portico.planning.images.ready import AppImage
from portico.planning.settings import Settings
from portico.planning.source.tree import read_source_tree
from portico.targets.docker.images import Images


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "requirements.txt").write_text("flask\n")
    return tmp_path / "app"


def _made_with(site: str, source: Path, **docker: str) -> dict[str, str]:
    settings = Settings.read({"app": {"name": "shop", "source": "app"}, "target": {"kind": "docker"}, "docker": docker})
    return Images(site, settings, source.parent / "contexts").built_with(read_source_tree(source))


def test_two_stacks_make_the_same_release_of_the_same_source(source: Path) -> None:
    assert _made_with("portico-staging", source) == _made_with("portico-production", source)


def test_another_base_image_is_another_release(source: Path) -> None:
    assert _made_with("shop", source) != _made_with("shop", source, python_image="python:3.12-slim")


def test_the_volumes_that_a_ready_image_declares_are_warned_of(tmp_path: Path) -> None:
    settings = Settings.read({"app": {"name": "shop", "image": "shop:1"}, "target": {"kind": "docker"}})
    warnings = Images("shop", settings, tmp_path).warnings(AppImage("shop@sha256:1", {}, lost=["/data"]))

    assert [warning.partition(":")[0] for warning in warnings] == ["app.image"]
