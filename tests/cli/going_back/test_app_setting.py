"""app.source and app.image, of which a stack has one."""

import json
from dataclasses import replace

import pytest

from portico.cli.going_back import app_setting
from portico.cli.going_back.app_setting import AppSetting
from portico.planning.settings import Settings

SOURCE, IMAGE = AppSetting("app.source", "app"), AppSetting("app.image", "shop:1")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the `pulumi` commands that were run, for a stack that has a source."""
    found: list[str] = []

    def pulumi(*words: str) -> str:
        found.append(" ".join(words))
        return json.dumps({"objectValue": {"name": "shop", "source": "app"}})

    monkeypatch.setattr(app_setting, "pulumi", pulumi)
    return found


def test_the_one_that_is_there_is_told(typed: list[str]) -> None:
    assert app_setting.current("prod") == SOURCE
    assert typed == ["config get app --json --stack prod"]


def test_one_takes_the_place_of_the_other(typed: list[str]) -> None:
    app_setting.put("prod", IMAGE)

    assert typed[1:] == ["config rm --path app.source --stack prod",
                         "config set --path app.image shop:1 --stack prod"]


@pytest.mark.parametrize(("before", "words"), [
    (AppSetting("app.source", "old"), "pulumi config set --path app.source app"),
    (IMAGE, "pulumi config rm --path app.image, pulumi config set --path app.source app"),
])
def test_what_is_to_be_typed_is_told(before: AppSetting, words: str) -> None:
    assert app_setting.words(SOURCE, before) == words


@pytest.mark.parametrize(("base", "command"), [
    ("python@sha256:1", "config set --path docker.python_image python@sha256:1"),
    ("", "config rm --path docker.python_image"),
])
def test_the_image_that_it_was_built_on_comes_with_it(typed: list[str], base: str, command: str) -> None:
    setting = replace(SOURCE, base=base)
    app_setting.put("prod", setting)

    assert typed[-1] == f"{command} --stack prod"
    assert app_setting.words(setting, SOURCE) == f"pulumi config set --path app.source app, pulumi {command}"


@pytest.mark.parametrize(("docker", "base"), [({}, ""), ({"python_image": "python:3.13"}, "python:3.13")])
def test_the_way_forward_has_the_image_of_the_stack_again(docker: dict[str, str], base: str) -> None:
    settings = Settings.read({"app": {"name": "shop", "source": "app"}, "docker": docker})

    assert app_setting.with_base(SOURCE, replace(IMAGE, base="python@sha256:1"), settings) == replace(SOURCE, base=base)
    assert app_setting.with_base(SOURCE, IMAGE, settings) == SOURCE
