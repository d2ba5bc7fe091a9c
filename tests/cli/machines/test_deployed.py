"""The machines of a stack are read from its exported state."""

import json
from typing import Any

import pytest

from portico.cli.machines.deployed import machines_in
from portico.protocol.plan_text import plan_text

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}


def _command(verb: str, kind: str = "local", stdin: Any = None, **plan: Any) -> dict[str, Any]:
    given = plan_text(**plan) if stdin is None else stdin
    return {"type": f"command:{kind}:Command", "inputs": {"create": f"python3 -I agent.pyz {verb}", "stdin": given}}


def _exported(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"deployment": {"resources": [{"type": "pulumi:pulumi:Stack"}, *resources]}}


def test_each_step_is_known_by_its_verb() -> None:
    (machine,) = machines_in(_exported(_command("gunicorn", id="1"), _command("nginx", id="2")))

    assert machine.name == "127.0.0.1"
    assert {verb: plan["id"] for verb, plan in machine.plans.items()} == {"gunicorn": "1", "nginx": "2"}


def test_hosts_come_in_the_order_in_which_they_were_switched_however_they_were_staged() -> None:
    staged = [_command("gunicorn", "remote", host=name) for name in ("web2", "web3", "web1")]
    switched = [_command("public-check", "remote", host=name) for name in ("web1", "web2", "web3")]

    assert [machine.name for machine in machines_in(_exported(*staged, *switched))] == ["web1", "web2", "web3"]


@pytest.mark.parametrize(("host", "name"), [(None, "127.0.0.1"), ("ssh://ops@box:2222", "box")])
def test_an_engine_is_called_by_its_machine(host: str | None, name: str) -> None:
    assert machines_in(_exported(_command("gunicorn", docker={"host": host})))[0].name == name


@pytest.mark.parametrize(("more", "in_swarm"), [({"nginx_image": "nginx"}, True), ({"volumes": {}}, False)])
def test_a_swarm_is_told_from_an_engine(more: dict[str, Any], in_swarm: bool) -> None:
    assert machines_in(_exported(_command("prepare", docker={"host": None, **more})))[0].in_swarm is in_swarm


def test_what_is_about_to_go_and_what_is_secret_is_passed_over() -> None:
    going = {**_command("gunicorn", id="old"), "delete": True}
    found = machines_in(_exported(going, _command("secrets", stdin=SECRET), _command("public-check", id="1")))

    assert list(found[0].plans) == ["public-check"]
    assert "ciphertext" not in json.dumps(found[0].plans)


@pytest.mark.parametrize(("verb", "docker"), [
    ("public-check", {"volumes": {}}), ("public-check", {"nginx_image": "nginx"}),
])
def test_what_the_last_public_check_proved_is_known(verb: str, docker: dict[str, Any]) -> None:
    step = {**_command(verb, docker={"host": None, **docker}), "outputs": {"stdout": '{"status": 200}'}}

    assert machines_in(_exported(step))[0].published == {"status": 200}
    assert machines_in(_exported({**step, "outputs": {}}))[0].published is None


@pytest.mark.parametrize(("former", "step"), [
    ("start", "gunicorn"), ("check-upstream", "upstream-check"), ("check-tasks", "upstream-check"),
    ("activate", "nginx"), ("check-public", "public-check"), ("check-published", "public-check"),
    ("test-nginx", "nginx-test"),
])
def test_a_step_of_an_earlier_version_is_known_by_its_former_verb(former: str, step: str) -> None:
    assert list(machines_in(_exported(_command(former)))[0].plans) == [step]


def test_a_stack_without_a_deployment_has_no_machines() -> None:
    assert machines_in({}) == []
