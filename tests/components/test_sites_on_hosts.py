"""The chain on machines: what there is on each, what waits for what, and what a machine has to do with another."""

import itertools
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from portico.protocol.chain import STEPS
from tests.components.conftest import ARROWS, Program, Run
from tests.components.conftest import host as machine

REACH, COMMAND, COPY = "command:local:Command", "command:remote:Command", "command:remote:CopyToRemote"
CHAIN = [word for word, step in STEPS.items() if not step.optional]
COMPONENTS = [STEPS[word].component for word in CHAIN]
PARTS = ["", *(f"-{word}" for word in CHAIN if word != "prepare")]
STAGE = [word for word in CHAIN if not STEPS[word].switches]
SWITCH = [word for word in CHAIN if STEPS[word].switches]
PARTS_OF_STAGE = ["prepare-agent", "release-source", "certificate", "gunicorn-secrets"]
PROVEN = ["static", "certificate", "upstream-check"]
"""The steps of STAGE that no other step of STAGE on the same machine waits for."""
COMPLETE: dict[str, Any] = {
    "tls": {"mode": "self-signed"},
    "app": {"name": "hello", "source": "examples/hello", "release_command": "flask db upgrade"},
}
"""The settings of a site that has every step of STAGE."""
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


def _of_others(program: Program, host: str, words: Iterable[str]) -> set[str]:
    """Resources of other machines that have to be ready before some steps of this one; to reach a machine is to do
    nothing there."""
    needs = {need for word in words for need in program.needs(f"site-{host}-{word}") if not need.endswith("-reach")}
    return {need for need in needs if need.split("-")[1] in {*THREE} - {host}}


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

    assert [(lower, upper) for lower, upper in ARROWS
            if f"site-{host}-{lower}" not in program.needs(f"site-{host}-{upper}")] == []
    assert program.needs(f"site-{host}-gunicorn") >= {f"site-{host}-release", f"site-{host}-gunicorn-secrets"}


@pytest.mark.parametrize(("step", "sent"), [("prepare", "prepare-agent"), ("release", "release-source")])
def test_what_was_sent_is_there_before_the_step_that_takes_it(run_on: Run, step: str, sent: str) -> None:
    assert f"site-web1-{sent}" in run_on("web1").needs(f"site-web1-{step}")


def test_the_source_is_sent_to_a_machine_that_was_prepared(run_on: Run) -> None:
    assert "site-web1-prepare" in run_on("web1").needs("site-web1-release-source")


@pytest.mark.parametrize("preview", [True, False])
def test_a_machine_is_staged_without_the_others_but_for_the_one_release_command(run_on: Run, preview: bool) -> None:
    program = run_on(*THREE, preview=preview, secrets={"TOKEN": MARKER}, **COMPLETE)

    staging = [*STAGE, *PARTS_OF_STAGE]
    assert _of_others(program, "web1", [*staging, "release-command"]) == set()
    assert [_of_others(program, host, staging) for host in THREE[1:]] == [{"site-web1-release-command"}] * 2


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("host", THREE)
def test_no_traffic_moves_before_everything_is_staged_on_all_machines(run_on: Run, host: str, preview: bool) -> None:
    program = run_on(*THREE, preview=preview, rollout={"batch": 3}, **COMPLETE)

    assert program.needs(f"site-{host}-nginx") >= {f"site-{each}-{word}" for each in THREE for word in PROVEN}
    assert f"site-{host}-nginx" in program.needs(f"site-{host}-public-check")


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize(("batch", "before"), [
    (1, [set(), {"web1"}, {"web1", "web2"}]), (2, [set(), set(), {"web1", "web2"}]), (3, [set(), set(), set()]),
])
def test_traffic_moves_in_batches_each_when_those_before_it_are_checked(
    run_on: Run, batch: int, before: list[set[str]], preview: bool
) -> None:
    program = run_on(*THREE, preview=preview, rollout={"batch": batch})
    waits = [{need.split("-")[1] for need in _of_others(program, host, SWITCH) if need.endswith("-public-check")}
             for host in THREE]

    assert waits == before


@pytest.mark.parametrize(("failing", "begun"), [
    *((f"site-web3-{word}", set()) for word in ("reach", *STAGE, "certificate")), ("site-web1-release-command", set()),
    ("site-web1-public-check", {"web1"}), ("site-web2-nginx", {"web1", "web2"}),
])
def test_a_failure_on_one_machine_keeps_those_after_it_from_being_switched(
    run_on: Run, failing: str, begun: set[str]
) -> None:
    program = Program()
    with pytest.raises(Exception, match=f"{failing} failed"):
        run_on(*THREE, failing=failing, into=program, **COMPLETE)

    assert {host for host in THREE if f"site-{host}-nginx" in program.remote()} == begun


def test_no_machine_is_touched_when_one_cannot_be_reached(run_on: Run) -> None:
    program = Program()
    with pytest.raises(Exception, match="site-web2-reach failed"):
        run_on(*THREE, failing="site-web2-reach", into=program)

    assert {kind for kind, _ in program.custom()} == {REACH}


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
