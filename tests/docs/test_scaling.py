"""The stack files of docs/scaling.md, before and after: each is a configuration that is accepted."""

import re
from typing import Any

import pytest
import yaml

from portico.planning.settings import Settings
from tests.checkout import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "scaling.md").read_text()
DIFFS = re.findall(r"```diff\n(.*?)```", DOCUMENT, re.DOTALL)


def _read(diff: str, gone: str) -> Settings:
    """The file on one side of a difference."""
    text = "".join(f"{line[1:]}\n" for line in diff.splitlines() if not line.startswith(gone))
    values: dict[str, Any] = yaml.safe_load(text)["config"]
    return Settings.read({key.removeprefix("portico:"): value for key, value in values.items()})


def test_more_hosts_are_more_entries() -> None:
    before, after = _read(DIFFS[0], "+"), _read(DIFFS[0], "-")

    assert [len(settings.target.hosts) for settings in (before, after)] == [1, 3]
    assert before.nginx == after.nginx


def test_a_swarm_is_another_kind_of_target_with_the_same_site() -> None:
    before, after = _read(DIFFS[1], "+"), _read(DIFFS[1], "-")

    assert (before.target.kind, after.target.kind) == ("ssh", "swarm")
    assert after.swarm.replicas == 4
    assert before.nginx == after.nginx


@pytest.mark.parametrize("name", re.findall(r"`((?:swarm|checks|rollout|docker|nginx|app)\.[a-z_.]+)`", DOCUMENT))
def test_every_setting_that_is_named_is_one(name: str) -> None:
    value: Any = _read(DIFFS[0], "-")
    for part in name.split("."):
        value = getattr(value, part)
