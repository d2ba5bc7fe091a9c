"""The container in which the agent reads a site: it is of use also when parts of the site are gone."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from portico.cli.machines.docker import reading
from portico.planning.docker.engine import DockerEngine, Ran

PLAN = {"docker": {"host": None, "site": "shop", "python_image": "python", "volumes": {}}, "site": {"instance": "a"}}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what an agent is run with, on an engine that has nothing of the site any more."""
    found: dict[str, Any] = {}

    def run_agent(engine: object, plan: dict[str, Any], verb: str, container: Sequence[str], answers: object) -> None:
        found.update(lines=plan["containers"]["lines"], options=container)

    monkeypatch.setattr(reading, "run_agent", run_agent)
    monkeypatch.setattr(DockerEngine, "ask", lambda *_: "")
    monkeypatch.setattr(DockerEngine, "run", lambda *_: Ran(1, json.dumps([]), "Error: No such network: shop"))
    return found


def test_a_name_that_nobody_has_is_asked_for_a_second_only(asked: dict[str, Any]) -> None:
    reading.read(PLAN, "doctor")

    assert "--env=RES_OPTIONS=timeout:1 attempts:1" in asked["options"]


def test_a_network_that_is_gone_is_a_line_and_the_agent_does_without(asked: dict[str, Any]) -> None:
    reading.read(PLAN, "doctor")

    assert "--network=none" in asked["options"]
    assert asked["lines"] == ["network: missing", "app: missing", "nginx: missing"]
