"""The chain on machines: what there is on each, what waits for what, and what a machine has to do with another."""

import itertools
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from portico.protocol.chain import STEPS
from tests.components.conftest import Program, Run
from tests.components.conftest import host as machine

REACH, COMMAND, COPY = "command:local:Command", "command:remote:Command", "command:remote:CopyToRemote"
CHAIN = [word for word, step in STEPS.items() if not step.optional]
COMPONENTS = [STEPS[word].component for word in CHAIN]
PARTS = ["", *(f"-{word}" for word in CHAIN if word != "prepare")]
THREE = ["web1", "web2", "web3"]
MARKER = "a-marker-that-nobody-may-see"
PRIVATE_KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{MARKER}\n-----END OPENSSH PRIVATE KEY-----"


@pytest.fixture
def app(tmp_path: Path) -> dict[str, str]:
    """The settings of an app whose code may be changed."""
    shutil.copytree("examples/hello", tmp_path / "hello", ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    return {"name": "hello", "source": str(tmp_path / "hello")}


def _chain(host: str) -> list[tuple[str, str]]:
    """All custom resources of one machine."""
    copies = [(COPY, f"site-{host}-prepare-agent"), (COPY, f"site-{host}-release-source")]
    return [(REACH, f"site-{host}-reach"), *copies, *((COMMAND, f"site-{host}-{step}") for step in CHAIN)]


def _others_inputs(program: Program, without: str) -> dict[str, Any]:
    """Inputs of everything that is not one machine's."""
    return {name: program.inputs(name) for _, name in program.custom() if not name.startswith(f"site-{without}-")}


def _waits_for(program: Program, host: str) -> set[str]:
    """Other machines on which something is done before this one is through; to reach one is to do nothing there."""
    needs = {need for _, name in _chain(host) for need in program.needs(name) if not need.endswith("-reach")}
    return {need.split("-")[1] for need in needs} - {host}


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("hosts", [["web1"], THREE])
def test_a_site_is_exactly_these_resources_on_each_machine(run_on: Run, hosts: list[str], preview: bool) -> None:
    program = run_on(*hosts, preview=preview)

    assert sorted(program.custom()) == sorted(itertools.chain(*map(_chain, hosts)))
    parts = [(f"portico:index:{kind}", f"site-{host}{part}")
             for host in hosts for kind, part in zip(COMPONENTS, PARTS, strict=True)]
    assert sorted(program.components()) == sorted([("portico:index:FlaskSite", "site"), *parts])


def test_secrets_add_one_key_and_a_file_on_each_machine(run_on: Run) -> None:
    names = {name for _, name in run_on(*THREE, secrets={"TOKEN": MARKER}).custom()}
    without = {name for host in THREE for _, name in _chain(host)}

    assert names - without == {"site-instance-key", *(f"site-{host}-gunicorn-secrets" for host in THREE)}


def test_all_machines_run_the_same_instance(run_on: Run) -> None:
    program = run_on(*THREE, secrets={"TOKEN": MARKER})

    assert len({program.plan(f"site-{host}-gunicorn")["instance"]["id"] for host in THREE}) == 1


def test_names_are_unique_for_each_type_even_of_machines_that_are_named_like_steps(run_on: Run) -> None:
    program = run_on("web", "web-nginx", "nginx", "instance", "web-gunicorn", secrets={"TOKEN": MARKER})
    names = [(request.type, request.name) for request in program.requests]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("host", THREE)
@pytest.mark.parametrize("first", ["prepare", "prepare-agent"])
def test_nothing_is_touched_before_every_machine_was_reached(
    run_on: Run, first: str, host: str, preview: bool
) -> None:
    assert run_on(*THREE, preview=preview).needs(f"site-{host}-{first}") >= {f"site-{one}-reach" for one in THREE}


@pytest.mark.parametrize("host", THREE)
def test_one_machine_is_reached_whatever_the_others_do(run_on: Run, host: str) -> None:
    assert run_on(*THREE).needs(f"site-{host}-reach") == set()


@pytest.mark.parametrize("host", THREE)
def test_every_arrow_of_the_chain_is_an_edge_on_each_machine(run_on: Run, host: str) -> None:
    program = run_on(*THREE, secrets={"TOKEN": MARKER})

    for lower, upper in itertools.pairwise(CHAIN):
        assert f"site-{host}-{lower}" in program.needs(f"site-{host}-{upper}")
    assert program.needs(f"site-{host}-gunicorn") >= {f"site-{host}-release", f"site-{host}-gunicorn-secrets"}


@pytest.mark.parametrize(("step", "sent"), [("prepare", "prepare-agent"), ("release", "release-source")])
def test_what_was_sent_is_there_before_the_step_that_takes_it(run_on: Run, step: str, sent: str) -> None:
    assert f"site-web1-{sent}" in run_on("web1").needs(f"site-web1-{step}")


def test_the_source_is_sent_to_a_machine_that_was_prepared(run_on: Run) -> None:
    assert "site-web1-prepare" in run_on("web1").needs("site-web1-release-source")


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("first", ["prepare", "prepare-agent"])
def test_a_machine_waits_until_the_ones_before_it_have_passed_their_checks(
    run_on: Run, first: str, preview: bool
) -> None:
    program = run_on(*THREE, preview=preview)
    checks = {host: {need for need in program.needs(f"site-{host}-{first}") if need.endswith("-public-check")}
              for host in THREE}

    assert checks == {"web1": set(), "web2": {"site-web1-public-check"},
                      "web3": {"site-web1-public-check", "site-web2-public-check"}}


def test_machines_of_one_batch_do_not_wait_for_each_other_and_those_of_the_next_wait_for_all(run_on: Run) -> None:
    program = run_on(*THREE, rollout={"batch": 2})

    assert [_waits_for(program, host) for host in THREE] == [set(), set(), {"web1", "web2"}]
    assert program.needs("site-web3-prepare") >= {"site-web1-public-check", "site-web2-public-check"}


@pytest.mark.parametrize(("failing", "begun"), [("site-web2-reach", set()), ("site-web1-public-check", {"web1"})])
def test_what_fails_on_one_machine_keeps_the_next_from_being_touched(
    run_on: Run, failing: str, begun: set[str]
) -> None:
    program = Program()
    with pytest.raises(Exception, match=f"{failing} failed"):
        run_on(*THREE, failing=failing, into=program)

    assert {host for host in THREE if any(name.startswith(f"site-{host}-prepare") for _, name in program.custom())
            } == begun


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("changed", THREE)
def test_adding_or_removing_a_machine_changes_no_input_of_another(run_on: Run, changed: str, preview: bool) -> None:
    with_it = run_on(*THREE, secrets={"TOKEN": MARKER}, preview=preview)
    without = run_on(*(host for host in THREE if host != changed), secrets={"TOKEN": MARKER}, preview=preview)

    assert _others_inputs(with_it, changed) == _others_inputs(without, changed)


def test_a_machine_at_another_address_changes_no_input_of_another(run_on: Run) -> None:
    before = run_on("web1", "web2")
    after = run_on("web1", machine("web2", address="192.0.2.7"))

    assert _others_inputs(before, "web2") == _others_inputs(after, "web2")


@pytest.mark.parametrize("sections", [
    {"gunicorn": {"workers": 3}}, {"nginx": {"gzip": False}}, {"rollout": {"drain_timeout": 31}},
    {"systemd": {"private_tmp": False}}, {"checks": {"public": {"path": "/x"}}}, {"secrets": {"TOKEN": "2"}},
    {"target": {"accept_any_system": True}},
], ids=lambda sections: next(iter(sections)))
def test_machines_are_reached_again_for_every_other_setting_or_secret(run_on: Run, sections: dict[str, Any]) -> None:
    before, after = run_on("web1", secrets={"TOKEN": "1"}), run_on("web1", **{"secrets": {"TOKEN": "1"}, **sections})

    assert before.inputs("site-web1-reach")["stdin"] != after.inputs("site-web1-reach")["stdin"]


def test_machines_are_reached_again_for_other_code(run_on: Run, app: dict[str, str]) -> None:
    before = run_on("web1", app=app).plan("site-web1-reach")["change"]
    (Path(app["source"]) / "wsgi.py").write_text("app = None\n")

    assert run_on("web1", app=app).plan("site-web1-reach")["change"] != before


def test_machines_are_not_reached_again_when_nothing_changed(run_on: Run) -> None:
    first, second = run_on(*THREE, secrets={"TOKEN": "1"}), run_on(*reversed(THREE), secrets={"TOKEN": "1"})

    assert {first.inputs(f"site-{host}-reach")["stdin"] for host in THREE} == {
        second.inputs(f"site-{host}-reach")["stdin"] for host in THREE
    }


@pytest.mark.parametrize("preview", [True, False])
def test_a_secret_is_in_nothing_that_anybody_may_read(run_on: Run, preview: bool) -> None:
    program = run_on(*THREE, secrets={"TOKEN": MARKER}, ssh_key=PRIVATE_KEY, preview=preview)

    assert MARKER not in json.dumps(program.shown(), default=str)
    assert "k" * 64 not in json.dumps(program.shown(), default=str)


def test_a_secret_is_in_one_input_of_each_machine_and_the_private_key_in_those_that_connect(run_on: Run) -> None:
    program = run_on(*THREE, secrets={"TOKEN": "the-apps"}, ssh_key=PRIVATE_KEY)
    holding = {word: {(name, key) for _, name in program.custom() for key, value in program.inputs(name).items()
                      if word in json.dumps(value)} for word in ("the-apps", MARKER)}

    assert holding["the-apps"] == {(f"site-{host}-gunicorn-secrets", "stdin") for host in THREE}
    assert {key for name, key in holding[MARKER] if not name.endswith("-reach")} == {"connection"}
    assert {key for name, key in holding[MARKER] if name.endswith("-reach")} == {"stdin"}


def test_the_output_hosts_has_one_entry_for_each_machine(run_on: Run) -> None:
    hosts = run_on(*THREE).outputs["hosts"]

    assert list(hosts) == THREE
    assert all(set(told) == {"release", "upstream", "nginx", "evidence"} for told in hosts.values())


def test_a_machine_without_a_name_is_called_by_its_address(run_on: Run) -> None:
    program = run_on(machine("x", name=None, address="2001:db8::7"))

    assert list(program.outputs["hosts"]) == ["2001:db8::7"]
    assert "site-2001-db8--7-prepare" in program.remote()


def test_the_same_outputs_as_on_this_machine_come_from_the_evidence_of_the_checks(run_on: Run) -> None:
    program = run_on(*THREE)

    assert set(program.outputs) == {"url", "static_url", "server_names", "release", "instance", "hosts", "config_id"}
    assert program.outputs["server_names"] == ["shop.test"]
