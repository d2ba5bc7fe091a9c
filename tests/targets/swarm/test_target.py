"""The services of a site in a Swarm as Pulumi sees them."""

import itertools
import json
import platform
from pathlib import Path
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from tests.components import conftest
from tests.components.conftest import Program, Run

MARKER = "a-marker-that-nobody-may-see"
INFO = {"KernelVersion": f"not {platform.release()}", "Swarm": {"ControlAvailable": True, "Nodes": 1, "NodeID": "n1"}}
SAID = {"version": '{"Version": "20.10.24"}', "info": json.dumps(INFO), "context": "unix:///run/docker.sock\n",
        "service": "[]", "network": "null", "image": json.dumps({"Id": "sha256:1", "RepoDigests": []})}
CHAIN = ["site-prepare", "site-prepare-network", "site-release", "site-gunicorn", "site-gunicorn-converged",
         "site-upstream-check", "site-nginx-test", "site-nginx", "site-nginx-converged", "site-public-check"]
OF_NGINX = ["site-nginx-test", "site-nginx-conf-nginx", "site-nginx-conf-site", "site-nginx-conf-catchall",
            "site-nginx", "site-nginx-converged"]


@pytest.fixture
def run_swarm(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program in a Swarm of one node that has nothing of the site yet."""

    def said(engine: DockerEngine, *arguments: str, **given: Any) -> Ran:
        return Ran(0, SAID.get(arguments[0], ""), "")

    monkeypatch.setattr(DockerEngine, "run", said)
    monkeypatch.setitem(conftest.EVIDENCE, "id", "sha256:0")

    def run_program(nginx: Any = None, **given: Any) -> Program:
        return run(target={"kind": "swarm"}, docker={"address": "0.0.0.0"},
                   nginx={"server_names": ["shop.test"], **(nginx or {})}, **given)

    return run_program


def _container(program: Program, name: str) -> dict[str, Any]:
    return dict(program.inputs(name)["taskSpec"]["containerSpec"])


@pytest.mark.parametrize("preview", [True, False])
def test_every_arrow_of_the_chain_is_an_edge_between_custom_resources(run_swarm: Run, preview: bool) -> None:
    program = run_swarm(preview=preview)

    assert set(CHAIN) <= {name for _, name in program.custom()}
    for lower, upper in itertools.pairwise(CHAIN):
        assert lower in program.needs(upper)


def test_a_change_of_the_app_leaves_nginx_as_it_is(run_swarm: Run) -> None:
    before, after = run_swarm(), run_swarm(gunicorn={"workers": 3}, app={"name": "hello", "source": "examples/hello",
                                                                         "environment": {"A": "1"}})

    assert before.inputs("site-gunicorn") != after.inputs("site-gunicorn")
    for name in OF_NGINX:
        assert before.inputs(name) == after.inputs(name)


def test_a_changed_instance_replaces_no_service(run_swarm: Run) -> None:
    before, after = run_swarm(), run_swarm(gunicorn={"workers": 3})

    assert _container(before, "site-gunicorn")["env"] != _container(after, "site-gunicorn")["env"]
    assert _container(before, "site-gunicorn")["labels"] == _container(after, "site-gunicorn")["labels"]


@pytest.mark.parametrize(("service", "proofs"), [
    ("site-gunicorn", ["site-gunicorn-converged", "site-upstream-check", "site-nginx-converged", "site-public-check"]),
    ("site-nginx", ["site-nginx-converged", "site-public-check"]),
])
def test_a_service_that_is_made_again_is_proven_again(run_swarm: Run, service: str, proofs: list[str]) -> None:
    program = run_swarm()

    for proof in proofs:
        assert service in program.inputs(proof)["environment"].values()


def test_the_network_is_encrypted_only_on_demand(run_swarm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "options" not in run_swarm().inputs("site-prepare-network")

    monkeypatch.setitem(SAID, "network", '{"encrypted": ""}')

    assert run_swarm(swarm={"encrypted": True}).inputs("site-prepare-network")["options"] == {"encrypted": ""}


def test_a_login_of_this_machine_goes_to_the_swarm_by_the_name_of_its_file(
    run_swarm: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"auths": {"registry.example.org": {"auth": MARKER}}}))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    program = run_swarm(app={"name": "hello", "image": f"registry.example.org/shop@sha256:{'0' * 64}"})

    shown = program.inputs("site-prepare-engine")["registryAuth"]
    assert json.loads(shown) == [{"address": "registry.example.org", "configFile": f"{tmp_path}/config.json"}]
    assert MARKER not in shown


def test_another_number_of_tasks_is_no_new_instance(run_swarm: Run) -> None:
    before, after = run_swarm(), run_swarm(swarm={"replicas": 5})

    assert before.inputs("site-gunicorn")["taskSpec"] == after.inputs("site-gunicorn")["taskSpec"]
    assert after.inputs("site-gunicorn")["mode"] == {"replicated": {"replicas": 5}}


def test_the_app_is_updated_beside_what_serves_and_put_back_by_swarm(run_swarm: Run) -> None:
    service = run_swarm().inputs("site-gunicorn")

    assert service["updateConfig"] == {"parallelism": 1, "order": "start-first", "monitor": "7s",
                                       "failureAction": "rollback"}
    assert service["rollbackConfig"] == {"parallelism": 1, "order": "start-first", "monitor": "7s"}


def test_a_task_is_bounded_and_stops_when_its_requests_are_done(run_swarm: Run) -> None:
    program = run_swarm(swarm={"drain_delay": 7}, gunicorn={"graceful_timeout": 20})
    container, task = _container(program, "site-gunicorn"), program.inputs("site-gunicorn")["taskSpec"]

    assert (container["readOnly"], container["user"], container["capDrops"]) == (True, "10001:10001", ["ALL"])
    assert container["stopGracePeriod"] == "37s"
    assert "signal.alarm(7)" in program.inputs("site-gunicorn-conf")["dataRaw"]
    assert task["resources"] == {"limits": {"memoryBytes": 512 << 20}}


def test_the_tasks_of_an_app_that_keeps_data_stay_on_the_node_that_has_it(run_swarm: Run) -> None:
    program = run_swarm(app={"name": "hello", "source": "examples/hello", "persist": ["instance"]})
    container, task = _container(program, "site-gunicorn"), program.inputs("site-gunicorn")["taskSpec"]

    assert {"target": "/var/lib/portico", "source": "portico-mocked-state", "type": "volume"} in container["mounts"]
    assert container["env"]["STATE_DIRECTORY"] == "/var/lib/portico"
    assert task["placement"] == {"constraints": ["node.id==n1"]}
    assert '"instance"' in program.inputs("site-gunicorn-conf")["dataRaw"]


def test_the_tasks_of_an_app_that_keeps_none_run_on_any_node(run_swarm: Run) -> None:
    program = run_swarm()

    assert "placement" not in program.inputs("site-gunicorn")["taskSpec"]
    assert [mount["type"] for mount in _container(program, "site-gunicorn")["mounts"]] == ["tmpfs"]


@pytest.mark.parametrize(("mode", "order", "endpoint"), [("ingress", "start-first", "vip"),
                                                         ("host", "stop-first", "dnsrr")])
def test_a_port_of_a_node_is_one_tasks_alone(run_swarm: Run, mode: str, order: str, endpoint: str) -> None:
    service = run_swarm(swarm={"publish_mode": mode, "endpoint_mode": "dnsrr"}).inputs("site-nginx")

    assert service["updateConfig"]["order"] == order
    assert service["endpointSpec"] == {"mode": endpoint, "ports": [
        {"targetPort": 8080, "publishedPort": 8080, "publishMode": mode}
    ]}


def test_nginx_may_be_on_every_node(run_swarm: Run) -> None:
    assert run_swarm(swarm={"nginx_mode": "global"}).inputs("site-nginx")["mode"] == {"global": True}


def test_what_swarm_never_changes_is_named_by_its_content_and_goes_last(run_swarm: Run) -> None:
    program = run_swarm(secrets={"TOKEN": MARKER})

    for name in ["site-gunicorn-conf", "site-gunicorn-secrets", *OF_NGINX[1:4]]:
        assert program.inputs(name)["name"].startswith("portico-mocked-")
        assert len(program.inputs(name)["name"]) <= 64
        assert program.named(name).deleteBeforeReplaceDefined
        assert not program.named(name).deleteBeforeReplace


def test_a_secret_is_nowhere_in_plain_text(run_swarm: Run) -> None:
    program = run_swarm(secrets={"TOKEN": MARKER})

    assert MARKER not in json.dumps(program.shown())
    assert _container(program, "site-gunicorn")["secrets"][0]["fileMode"] == 0o400


def test_only_the_first_and_the_last_step_get_what_they_proved_before(run_swarm: Run) -> None:
    program = run_swarm()
    commands = [name for kind, name in program.custom() if kind == "command:local:Command"]

    told = [name for name in commands if program.inputs(name)["addPreviousOutputInEnv"]]
    assert told == ["site-prepare", "site-public-check"]
