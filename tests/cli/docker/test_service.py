"""When a service has become what it should be; what Swarm tells was seen on a Swarm of one node."""

import json
from typing import Any

import pytest

from cli.docker.service import Wanted, converge
from planning.docker_engine import DockerEngine, Ran
from planning.swarm_service import ATTEMPT

WANTED = Wanted("shop-app", {"PORTICO_INSTANCE": "i1"}, "first", 5, 2)
SERVICE = [{
    "Spec": {"Labels": {ATTEMPT: "first"}, "TaskTemplate": {"ContainerSpec": {"Env": ["PORTICO_INSTANCE=i1"]}}},
    "UpdateStatus": {"State": "completed"},
}]
SLOTS = ["Running shop-app.1", "Shutdown shop-app.1", "Running shop-app.2", "Shutdown shop-app.2"]
SPARE = ["Running shop-app.1", "Running shop-app.1", "Shutdown shop-app.1", "Running shop-app.2", "Ready shop-app.2"]


@pytest.fixture
def updates(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The services that were updated; Swarm leaves one task a slot then, the others end a moment later."""
    names: list[str] = []
    counts = iter(["4/2", "4/2", "2/2"])

    def run(engine: DockerEngine, *words: str, **given: Any) -> Ran:
        if words[1] == "update":
            names.append(words[-1])
        answers = {"inspect": json.dumps(SERVICE), "ps": "\n".join(SLOTS if names else SPARE), "update": ""}
        return Ran(0, answers[words[1]] if words[1] in answers else f"shop-app {next(counts)}\n", "")

    monkeypatch.setattr(DockerEngine, "run", run)
    monkeypatch.setattr("cli.docker.service.PAUSE", 0)
    return names


def test_tasks_that_swarm_left_beside_others_are_taken_away_once(updates: list[str]) -> None:
    assert converge(DockerEngine(), WANTED) == 2
    assert updates == ["shop-app"]


def test_a_service_with_one_task_a_slot_is_left_alone(
    updates: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "SPARE", SLOTS)

    assert converge(DockerEngine(), WANTED) == 2
    assert updates == []
