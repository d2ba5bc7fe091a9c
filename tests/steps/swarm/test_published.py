"""The public check asks a node at which the published port answers. The manager's answers were recorded."""

import json
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.steps.swarm.published import asking_a_node

PLAN = {"docker": {"site": "shop"}, "public": {"port": 80}}


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the manager's answers, by command; its own node is `m`, and another one `w` has the address 10.0.0.2."""
    answers = {"info": "m\n", "node": "10.0.0.2\n", "inspect": _published("host"), "ps": ""}

    def run(engine: DockerEngine, *words: str, **options: Any) -> Ran:
        return Ran(0, answers[words[1] if words[0] == "service" else words[0]], "")

    monkeypatch.setattr(DockerEngine, "run", run)
    return answers


def _published(mode: str) -> str:
    return json.dumps([{"Spec": {"EndpointSpec": {"Ports": [{"PublishedPort": 80, "PublishMode": mode}]}}}])


def _address() -> str:
    return str(asking_a_node(DockerEngine(), PLAN)["public"]["address"])


@pytest.mark.parametrize(("listed", "address"), [
    ("Running 5 seconds ago m", "127.0.0.1"),
    ("Running 5 seconds ago w\nRunning 5 seconds ago m", "127.0.0.1"),
    ("Running 5 seconds ago w", "10.0.0.2"),
    ("Starting 1 second ago m\nRunning 5 seconds ago w", "10.0.0.2"),
    ("", "127.0.0.1"),
])
def test_a_node_with_a_running_nginx_is_asked_the_manager_first(
    listed: str, address: str, tasks: dict[str, str]
) -> None:
    tasks["ps"] = listed

    assert _address() == address


def test_the_manager_is_asked_where_every_node_has_the_port(tasks: dict[str, str]) -> None:
    tasks.update(inspect=_published("ingress"), ps="Running 5 seconds ago w")

    assert _address() == "127.0.0.1"
