"""A service is done when all its tasks run, and an update removes spare tasks. The manager's answers were recorded."""

import json
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.planning.docker.swarm_service import ATTEMPT
from portico.protocol.failure import Failure
from portico.steps.swarm.service import Wanted, converge
from portico.steps.swarm.service_tasks import remove_spare

WANTED = Wanted("shop-app", {"PORTICO_INSTANCE": "i1"}, "first", 0.2, 2)
SERVICE: list[dict[str, Any]] = [{
    "Spec": {"Name": "shop-app", "Labels": {ATTEMPT: "first"},
             "TaskTemplate": {"ContainerSpec": {"Env": ["PORTICO_INSTANCE=i1"]}}},
    "UpdateStatus": {"State": "completed"},
}]
ONE_A_SLOT = ["Running shop-app.1", "Shutdown shop-app.1", "Running shop-app.2", "Shutdown shop-app.2"]
TWO_A_SLOT = ["Running shop-app.1", "Running shop-app.1", "Shutdown shop-app.1", "Running shop-app.2",
              "Ready shop-app.2"]


@pytest.fixture
def swarm(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the manager's answers by `docker service` command, and under `updated` the service that was updated."""
    told = {"inspect": json.dumps(SERVICE), "updated": ""}

    def run(engine: DockerEngine, *words: str, **given: Any) -> Ran:
        if words[1] == "update":
            told["updated"] += words[-1]
        return Ran(0, told.get(words[2] if words[1] == "--type" else words[1], ""), "")

    monkeypatch.setattr(DockerEngine, "run", run)
    return told


@pytest.mark.parametrize(("count", "tasks"), [("2/2", ONE_A_SLOT), ("4/2", TWO_A_SLOT)])
def test_all_that_are_to_run_have_to(count: str, tasks: list[str], swarm: dict[str, str]) -> None:
    swarm.update(ls=f"shop-app {count}", ps="\n".join(tasks))

    assert converge(DockerEngine(), WANTED) == int(count[0])


@pytest.mark.parametrize(("count", "tasks"), [("1/2", ONE_A_SLOT), ("3/2", ONE_A_SLOT), ("2/2", TWO_A_SLOT)])
def test_none_that_ends_and_none_that_is_not_there_yet_is_counted(
    count: str, tasks: list[str], swarm: dict[str, str]
) -> None:
    swarm.update(ls=f"shop-app {count}", ps="\n".join(tasks))

    with pytest.raises(Failure, match=f"^{count[0]} of 2 after 0.2 s, the update is: completed"):
        converge(DockerEngine(), WANTED)


@pytest.mark.parametrize(("state", "tasks", "updated"), [
    ("completed", TWO_A_SLOT, "shop-app"), ("completed", ONE_A_SLOT, ""), ("updating", TWO_A_SLOT, ""),
])
def test_only_a_service_with_spare_tasks_is_updated(
    state: str, tasks: list[str], updated: str, swarm: dict[str, str]
) -> None:
    swarm.update(ps="\n".join(tasks), inspect=json.dumps([{**SERVICE[0], "UpdateStatus": {"State": state}}]))
    remove_spare(DockerEngine(), "shop-app")

    assert swarm["updated"] == updated


@pytest.mark.parametrize(("error", "remedy"), [
    ("No such image: shop:1a2b", "pulumi up --replace '**-release', which builds the image again"),
    ("No such image: registry.test/shop@sha256:1", "see on that node what docker pull registry.test/shop@sha256:1"),
    ("task: non-zero exit (3)", "fix the app, or what it needs"),
])
def test_an_image_that_a_node_lacks_is_no_fault_of_the_app(error: str, remedy: str, swarm: dict[str, str]) -> None:
    task = {"ID": "t", "CreatedAt": "1", "Status": {"Err": error}, "Spec": SERVICE[0]["Spec"]["TaskTemplate"]}
    swarm.update(ls="shop-app 0/2", ps="t", task=json.dumps([task]))

    with pytest.raises(Failure) as refused:
        converge(DockerEngine(), WANTED)
    assert refused.value.remedy.startswith(remedy)
