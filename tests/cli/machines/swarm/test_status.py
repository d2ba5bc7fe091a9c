"""The status of a Swarm is read from its manager."""

import json
from typing import Any

import pytest

from portico.cli.machines.swarm.status import status_of
from portico.planning.docker.engine import DockerEngine, Ran

DOCKER = {"host": None, "site": "shop"}
PROOF = {"release": "r1", "instance": "i1", "config_id": "c1", "when": "2026-01-01T10:00:00+0000"}
SAYS = {"shop-app": ["PORTICO_INSTANCE=i1", "PORTICO_RELEASE=r1", "URL=a=b"], "shop-nginx": ["PORTICO_CONFIG=c1"]}


def _spec(env: list[str]) -> dict[str, Any]:
    return {"ContainerSpec": {"Env": env}}


def _task(instance: str, made: str) -> dict[str, Any]:
    return {"CreatedAt": f"2026-01-{made}T10:00:00.5Z", "Spec": _spec([f"PORTICO_INSTANCE={instance}"])}


@pytest.fixture
def replicas(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the counts of tasks, by service; the instance was there, gone, and there again."""
    counts = {"shop-app": "2/3", "shop-nginx": "1/1"}
    tasks = [_task("i1", "01"), _task("i0", "02"), _task("i1", "04"), _task("i1", "03")]

    def run(engine: DockerEngine, *words: str, **given: Any) -> Ran:
        if words[:2] == ("service", "ls"):
            return Ran(0, "".join(f"{name} {count}\n" for name, count in counts.items()), "")
        if words[:2] == ("service", "inspect"):
            name = words[-1]
            found = [{"Spec": {"TaskTemplate": _spec(SAYS[name])}}] if name in counts else []
            return Ran(0 if found else 1, json.dumps(found), "" if found else "Error: no such service")
        return Ran(0, json.dumps(tasks) if words[0] == "inspect" else "1 2 3 4", "")

    monkeypatch.setattr(DockerEngine, "run", run)
    return counts


def test_it_is_what_the_services_say_of_themselves(replicas: dict[str, str]) -> None:
    assert status_of(DOCKER, PROOF) == {
        "release": "r1", "instance": "i1", "config_id": "c1", "served": True, "running": True,
        "since": "2026-01-03T10:00:00+0000", "verified": PROOF["when"],
        "tasks": {"app": {"running": 2, "desired": 3}, "nginx": {"running": 1, "desired": 1}},
    }


def test_what_was_published_last_may_be_something_else(replicas: dict[str, str]) -> None:
    assert status_of(DOCKER, {**PROOF, "instance": "i0"})["verified"] is None
    assert status_of(DOCKER, None)["verified"] is None


def test_services_that_are_gone_serve_nothing(replicas: dict[str, str]) -> None:
    replicas.clear()
    seen = status_of(DOCKER, PROOF)

    assert (seen["served"], seen["running"], seen["instance"], seen["since"]) == (False, False, None, None)
