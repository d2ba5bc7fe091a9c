"""The hooks of a deploy in the chain: where they are, what waits for them, what makes them be done again."""

import json
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict

from tests.components.conftest import SECRET_SIGNATURE, Run

COMMAND = {"app": {"name": "hello", "source": "examples/hello", "release_command": "flask db upgrade"}}
URL = "https://hooks.example.org/deployed"
TOLD = {"rollout": {"after_public": {"url": URL}}}
MARKER = "a-marker-that-nobody-may-see"
THREE = ("web1", "web2", "web3")


def test_without_the_settings_there_are_no_hooks(run: Run) -> None:
    assert not [name for _, name in run().custom() if name.endswith(("-release-command", "-after-public"))]


def test_gunicorn_waits_for_the_release_command_and_that_for_the_release(run: Run) -> None:
    program = run(**COMMAND)

    assert "site-release-command" in program.needs("site-gunicorn")
    assert program.needs("site-release-command") >= {"site-release"}
    assert program.plan("site-release-command")["release_command"]["command"] == "flask db upgrade"


def test_the_release_command_waits_for_all_that_may_fail_before_it_changes_data(run: Run) -> None:
    program = run(tls={"mode": "self-signed"}, **COMMAND)

    assert program.needs("site-release-command") >= {"site-static", "site-certificate"}


def test_a_release_command_that_fails_keeps_gunicorn_from_being_started(run: Run) -> None:
    with pytest.raises(Exception, match="site-release-command failed"):
        run(failing="site-release-command", **COMMAND)


@pytest.mark.parametrize("rollout", [{"batch": 1}, {"batch": 3}])
def test_one_machine_runs_the_release_command_and_gunicorn_waits_for_it_on_all(
    run_on: Run, rollout: dict[str, Any]
) -> None:
    program = run_on(*THREE, rollout=rollout, **COMMAND)
    steps = [name for name in program.remote() if name.endswith("-release-command")]

    assert steps == ["site-web1-release-command"]
    assert all("site-web1-release-command" in program.needs(f"site-{host}-gunicorn") for host in THREE)
    assert {"release_command" in host["evidence"] for host in program.outputs["hosts"].values()} == {True, False}


@pytest.mark.parametrize(("changed", "same"), [
    ({"gunicorn": {"workers": 3}}, True), ({"nginx": {"gzip": False}}, True), ({"secrets": {"TOKEN": "2"}}, False),
    ({"app": {**COMMAND["app"], "environment": {"A": "b"}}}, False),
    ({"app": {**COMMAND["app"], "release_command": "alembic upgrade head"}}, False),
], ids=str)
def test_it_is_run_anew_for_what_it_can_see(run: Run, changed: dict[str, Any], same: bool) -> None:
    ground = {**COMMAND, "secrets": {"TOKEN": "1"}}
    before, after = run(**ground), run(**{**ground, **changed})

    ids = [program.plan("site-release-command")["release_command"]["id"] for program in (before, after)]
    assert (ids[0] == ids[1]) is same


@pytest.mark.parametrize("preview", [True, False])
def test_secrets_are_in_secret_inputs_only(run: Run, preview: bool) -> None:
    hidden = {"after-public-url": f"https://x.test/{MARKER}"}
    program = run(secrets={"TOKEN": MARKER}, hidden=hidden, preview=preview, **COMMAND)
    holders = {request.name: MessageToDict(request.object) for request in program.requests}

    assert MARKER not in json.dumps(program.shown(), default=str)
    if not preview:
        assert MARKER in program.inputs("site-after-public")["stdin"]["value"]
        assert SECRET_SIGNATURE in holders["site-release-command"]["stdin"]


def test_somebody_is_told_when_all_machines_have_passed_their_public_checks(run_on: Run) -> None:
    program = run_on(*THREE, **TOLD)
    plan = program.plan("site-after-public")

    assert program.needs("site-after-public") >= {f"site-{host}-public-check" for host in THREE}
    assert (plan["url"], plan["command"]) == (URL, [])
    assert plan["told"] == {"release": "r", "instance": "i", "config_id": "c", "url": "http://127.0.0.1:8080/",
                            "stack": "mocked", "hosts": list(THREE)}


@pytest.mark.parametrize(("given", "expected"), [
    ({"hidden": {"after-public-url": MARKER}}, "expected a URL with http:// or https://"),
    ({"after-public-url": MARKER}, "expected an encrypted value, got plain text"),
], ids=str)
def test_a_bad_secret_url_is_refused_without_its_value(run: Run, given: dict[str, Any], expected: str) -> None:
    with pytest.raises(SystemExit, match=f"after-public-url: {expected}") as refused:
        run(**given)

    assert MARKER not in str(refused.value)


def test_whom_to_tell_is_named_once(run: Run) -> None:
    with pytest.raises(SystemExit, match="after-public-url: expected nothing, as "):
        run(hidden={"after-public-url": URL}, **TOLD)
