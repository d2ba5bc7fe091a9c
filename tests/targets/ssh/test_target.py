"""The ssh target: its addresses, its connections, and the commands of its steps."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portico.planning.agent import build_agent
from portico.planning.places.host_files import HostPlace
from portico.planning.settings import Settings
from portico.targets.ssh.target import SshTarget
from tests.components.conftest import HOST_KEY, SECRET_SIGNATURE, Program, Run, host

MARKER = "a-marker-that-nobody-may-see"
PRIVATE_KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{MARKER}\n-----END OPENSSH PRIVATE KEY-----"
BASTION = {"address": "bastion.example.org", "port": 2222, "user": "jump", "host_key": HOST_KEY}
AGENT = "/srv/portico-mocked/agent.pyz"
VERBS = {
    "prepare": ("prepare", "remove-prepare"),
    "release": ("release", "remove-release"),
    "static": ("static", "remove-static"),
    "gunicorn-secrets": ("secrets", "remove-secrets"),
    "gunicorn": ("gunicorn", "remove-gunicorn"),
    "upstream-check": ("upstream-check", None),
    "nginx": ("nginx", "remove-nginx"),
    "public-check": ("public-check", "remove-public-check"),
}
"""The agent's verb of each step, and the verb of its delete."""


@pytest.fixture
def program(run_on: Run) -> Program:
    """A run on one machine, with everything that is to stay secret."""
    return run_on("web1", secrets={"TOKEN": MARKER}, ssh_key=PRIVATE_KEY)


@pytest.fixture
def target(tmp_path: Path) -> SshTarget:
    return _target(tmp_path)


def _target(folder: Path, machine: Any = None, **sections: Any) -> SshTarget:
    nginx = {"server_names": ["shop.test"], **sections.pop("nginx", {})}
    settings = Settings.read({"app": {"name": "shop", "source": "x"}, "nginx": nginx, **sections,
                              "target": {"kind": "ssh", "hosts": [machine or host("web1")]}})
    return SshTarget(settings=settings, agent=build_agent(folder), host=settings.target.hosts[0],
                     paths=HostPlace("shop-prod"), key=None, archives=folder / "sources")


def _connection(program: Program, step: str = "prepare") -> dict[str, Any]:
    """Return a step's connection, which is a secret as a whole."""
    secret = program.inputs(f"site-web1-{step}")["connection"]
    assert SECRET_SIGNATURE in secret
    return dict(secret["value"])


def test_a_variable_gets_the_folders_of_the_host(tmp_path: Path) -> None:
    app = {"name": "shop", "source": "x", "environment": {"A": "${APP}/x", "S": "${STATE_DIRECTORY}"}}
    variables = _target(tmp_path, app=app).environment("0123456789ab")

    assert variables == {"A": "/srv/shop-prod/releases/0123456789ab/app/x", "S": "/var/lib/shop-prod"}


def test_its_url_is_its_own_name_without_a_port(target: SshTarget) -> None:
    assert target.url() == "http://shop.test/"
    assert target.site_address().listens == ("80", "[::]:80")


def test_on_another_port_its_url_has_it(tmp_path: Path) -> None:
    assert _target(tmp_path, nginx={"http_port": 8081}).url() == "http://shop.test:8081/"


def test_everything_is_where_the_key_says(target: SshTarget) -> None:
    assert target.static_folder("abc") == "/srv/shop-prod/static/abc"
    assert target.upstream("abc") == "unix:/run/shop-prod/abc.sock"
    assert target.status_socket == "/run/shop-prod/status.sock"
    assert target.access_log == "/var/log/nginx/shop-prod.access.log"


def test_unknown_names_are_answered_by_a_file_of_the_port_that_all_sites_share(target: SshTarget) -> None:
    (path, text), *others = target.around_the_site().items()

    assert (path, others) == ("sites-available/portico-catchall-80.conf", [])
    assert "listen 80 default_server;" in text
    assert "listen [::]:80 default_server;" in text


def test_unknown_names_may_be_left_to_another_site(tmp_path: Path) -> None:
    assert _target(tmp_path, nginx={"catchall": False}).around_the_site() == {}


def test_behind_tcp_the_instance_has_a_unit_for_its_socket_too(target: SshTarget, tmp_path: Path) -> None:
    assert set(target.units()) == {"service"}
    assert set(_target(tmp_path, gunicorn={"bind": "tcp"}).units()) == {"service", "socket"}


@pytest.mark.parametrize("preview", [True, False])
def test_every_step_on_the_machine_hands_its_plan_over_on_standard_input(run_on: Run, preview: bool) -> None:
    program = run_on("web1", preview=preview)

    for name in program.remote():
        plan = program.plan(name)
        assert program.inputs(name)["stdin"].startswith("@portico plan 1\n")
        assert (plan["host"], plan["unit"]) == ("web1", "portico-mocked")
        assert (plan["directory"], plan["run"]) == ("/srv/portico-mocked", "/run/portico-mocked")


def test_no_command_line_holds_a_secret_or_a_key_and_each_is_short(program: Program) -> None:
    for name in program.remote():
        inputs = program.inputs(name)
        texts = [inputs["create"], inputs.get("delete", "")]
        assert not [text for text in texts if MARKER in text or "k" * 64 in text or HOST_KEY in text]
        assert max(map(len, texts)) < 300
        assert "environment" not in inputs


def test_no_step_passes_its_previous_output_on_or_logs_its_evidence(program: Program) -> None:
    for name in program.remote():
        assert program.inputs(name)["addPreviousOutputInEnv"] is False
        assert program.inputs(name)["logging"] == "stderr"


@pytest.mark.parametrize(("step", "verb"), [(step, verb) for step, (verb, _) in VERBS.items()])
def test_every_step_is_the_agents_verb_as_root_and_bounded(program: Program, step: str, verb: str) -> None:
    create = program.inputs(f"site-web1-{step}")["create"]
    agent = r"\.portico/portico-mocked/agent-[0-9a-f]{12}\.pyz" if step == "prepare" else re.escape(AGENT)

    assert re.fullmatch(rf"timeout -k 5 [0-9]+ python3 -I {agent} {verb}", create)


@pytest.mark.parametrize(("step", "verb"), [(step, verb) for step, (_, verb) in VERBS.items() if verb])
def test_what_a_step_made_is_removed_by_the_agent_that_is_there(program: Program, step: str, verb: str) -> None:
    delete = program.inputs(f"site-web1-{step}")["delete"]

    gone = f"test ! -e {AGENT}"
    assert re.fullmatch(rf"{gone} \|\| timeout -k 5 [0-9]+ python3 -I {AGENT} {verb} \|\| {gone}", delete)


@pytest.mark.parametrize("step", [step for step, (_, verb) in VERBS.items() if verb is None])
def test_a_check_has_nothing_to_remove(program: Program, step: str) -> None:
    assert "delete" not in program.inputs(f"site-web1-{step}")


def test_a_delete_after_the_folder_was_removed_by_hand_is_no_failure(program: Program) -> None:
    assert not Path(AGENT).exists()
    assert subprocess.run(program.inputs("site-web1-prepare")["delete"], shell=True).returncode == 0


@pytest.mark.parametrize("step", VERBS)
def test_the_time_on_the_machine_is_longer_than_the_agents_own(run_on: Run, step: str) -> None:
    program = run_on("web1", secrets={"TOKEN": "x"})
    outer = int(shlex.split(program.inputs(f"site-web1-{step}")["create"])[3])

    assert outer == program.plan(f"site-web1-{step}")["deadline"] + 75


@pytest.mark.parametrize("step", VERBS)
def test_who_is_not_root_becomes_it_without_being_asked(run_on: Run, step: str) -> None:
    inputs = run_on(host("web1", user="deploy"), secrets={"TOKEN": "x"}).inputs(f"site-web1-{step}")

    assert inputs["create"].startswith("sudo -n timeout -k 5 ")
    assert " || sudo -n timeout -k 5 " in inputs.get("delete", " || sudo -n timeout -k 5 ")


@pytest.mark.parametrize(("step", "count"), [("release", 1), ("static", 1), ("gunicorn", 1), ("gunicorn-secrets", 1),
                                             ("prepare", 0), ("nginx", 0), ("public-check", 0)])
def test_what_has_its_own_name_is_replaced_create_before_delete(program: Program, step: str, count: int) -> None:
    name = f"site-web1-{step}"

    assert len(program.inputs(name).get("triggers", [])) == count
    assert not program.named(name).deleteBeforeReplace


@pytest.mark.parametrize("preview", [True, False])
def test_everything_on_a_machine_connects_alike_and_in_secret(run_on: Run, preview: bool) -> None:
    program = run_on("web1", ssh_key=PRIVATE_KEY, preview=preview)
    steps = [name.removeprefix("site-web1-") for kind, name in program.custom() if "remote" in kind]

    assert [_connection(program, step) for step in steps] == [_connection(program)] * 9


def test_a_connection_pins_the_host_key_and_tries_a_few_times(run_on: Run) -> None:
    machine = host("web1", address="192.0.2.7", port=2200, user="deploy")

    assert _connection(run_on(machine)) == {"host": "192.0.2.7", "port": 2200, "user": "deploy", "hostKey": HOST_KEY,
                                            "dialErrorLimit": 3, "perDialTimeout": 15}


def test_a_bastion_is_the_proxy_and_pins_its_own_key(run_on: Run) -> None:
    connection = _connection(run_on("web1", target={"bastion": BASTION}))

    assert connection["proxy"] == {"host": "bastion.example.org", "port": 2222, "user": "jump", "hostKey": HOST_KEY,
                                   "dialErrorLimit": 3, "perDialTimeout": 15}


def test_a_private_key_opens_the_machine_and_the_bastion(run_on: Run) -> None:
    connection = _connection(run_on("web1", target={"bastion": BASTION}, ssh_key=PRIVATE_KEY))

    assert connection["privateKey"] == connection["proxy"]["privateKey"] == f"{PRIVATE_KEY}\n"


def test_without_a_private_key_none_is_sent_and_none_is_in_the_plan(run_on: Run) -> None:
    program = run_on("web1", target={"bastion": BASTION})

    assert "privateKey" not in json.dumps([_connection(program, step) for step in ("prepare", "release-source")])
    assert program.plan("site-web1-reach")["private_key"] is None


def test_a_machine_is_reached_from_here_with_all_that_it_takes(run_on: Run) -> None:
    program = run_on("web1", target={"bastion": BASTION})
    plan = program.plan("site-web1-reach")

    assert program.inputs("site-web1-reach")["create"] == ".venv/bin/python -m portico.steps.reach"
    assert plan["host"] == {"label": "web1", "address": "web1.example.org", "port": 22, "user": "root",
                            "host_key": HOST_KEY}
    assert plan["bastion"] == {"label": "the bastion", **BASTION}
    assert (plan["deadline"], plan["accept_any_system"]) == (40, False)


def test_with_a_private_key_the_plan_of_reach_is_a_secret(program: Program) -> None:
    assert SECRET_SIGNATURE in program.inputs("site-web1-reach")["stdin"]


@pytest.mark.parametrize("sent", ["prepare-agent", "release-source"])
@pytest.mark.parametrize("other", [{"host_key": None, "accept_any_host_key": True}, {"address": "192.0.2.7"},
                                   {"port": 2200}, {"user": "deploy"}], ids=lambda other: next(iter(other)))
def test_a_file_is_sent_again_to_another_machine(run_on: Run, other: dict[str, Any], sent: str) -> None:
    before, after = run_on("web1"), run_on(host("web1", **other))

    assert len(before.inputs(f"site-web1-{sent}")["triggers"]) == 2
    assert before.inputs(f"site-web1-{sent}")["triggers"] != after.inputs(f"site-web1-{sent}")["triggers"]


def test_what_is_sent_is_named_by_its_content(run_on: Run) -> None:
    program = run_on("web1")
    release = program.plan("site-web1-release")["release"]

    source = program.inputs("site-web1-release-source")
    assert source["remotePath"] == release["source"]["archive"] == f".portico/portico-mocked/{release['id']}.tar.gz"
    assert source["triggers"][0] == release["id"]
    agent = program.inputs("site-web1-prepare-agent")
    assert agent["remotePath"] == f".portico/portico-mocked/agent-{agent['triggers'][0]}.pyz"
    assert agent["remotePath"] in program.inputs("site-web1-prepare")["create"]


def test_whoever_accepts_any_host_key_is_warned_of_each_machine(run_on: Run, caplog: pytest.LogCaptureFixture) -> None:
    run_on(host("web1", host_key=None, accept_any_host_key=True), "web2")

    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == ["web1: ANY host key is accepted: whoever answers at web1.example.org gets all secrets"]


def test_who_pins_all_host_keys_is_not_warned(run_on: Run, caplog: pytest.LogCaptureFixture) -> None:
    run_on("web1", "web2", target={"bastion": BASTION})

    assert [record for record in caplog.records if record.levelname == "WARNING"] == []


def test_whoever_accepts_any_bastion_is_warned_too(run_on: Run, caplog: pytest.LogCaptureFixture) -> None:
    run_on("web1", target={"bastion": {**BASTION, "host_key": None, "accept_any_host_key": True}})

    assert "the bastion: ANY host key is accepted" in caplog.text
