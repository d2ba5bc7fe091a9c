"""`bin/portico doctor` as a command: how it ends, what it tells programs, what it does when it cannot look."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portico.cli import doctor as command
from portico.cli.__main__ import portico
from portico.cli.machines import asking
from portico.cli.machines.agent import Output
from portico.cli.machines.app_secrets import texts_of
from portico.cli.machines.deployed import Machine
from portico.cli.machines.ways import Ways
from portico.planning.errors import DockerError, PorticoError
from portico.protocol.failure import Failure
from portico.steps.ssh.peer import Peer

CHECKS = [{"check": str(number), "expected": "x", "seen": "x", "holds": True} for number in range(9)]
FOUND = {"name": "nginx-stopped", "layer": "nginx", "cause": "it was stopped",
         "evidence": [], "remedy": "systemctl start nginx.service"}
PLANS: dict[str, Any] = {
    "nginx": {"site": {}}, "upstream-check": {"expectation": {}, "headers": {}}, "public-check": {"public": {}},
}
WELL, ILL, AWAY = None, FOUND, Failure("host", "web to answer", "nothing", remedy="try again")


class Stack:
    """Machines by name, each with what its agent says: a diagnosis, none, or nothing at all."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.says: dict[str, Any] = {}
        self.plans = PLANS
        self.peers: dict[str, Peer] = {}
        self.secrets: dict[str, str] = {}
        monkeypatch.setattr(asking, "machines", self._machines)
        monkeypatch.setattr(command, "ways", lambda stack: Ways(self.peers, None))
        monkeypatch.setattr(command, "ask", self._ask)
        monkeypatch.setattr(command, "app_secrets", lambda stack: texts_of(self.secrets.values()))

    def _machines(self, stack: str) -> list[Machine]:
        if not self.says:
            raise PorticoError(f"stack {stack}: expected a site, got none\n    to fix it: pulumi up --stack {stack}")
        return [Machine(name, self.plans) for name in self.says]

    def _ask(self, machine: Machine, ways: Ways, verb: str, plan: dict[str, Any]) -> Output:
        if isinstance(self.says[machine.name], Exception):
            raise self.says[machine.name]
        return Output({"ok": True, "checks": CHECKS, "diagnosis": self.says[machine.name]}, "")

    def doctor(self, *options: str) -> Result:
        return CliRunner().invoke(portico, ["doctor", "--stack", "prod", *options])


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Stack:
    return Stack(monkeypatch)


@pytest.mark.parametrize(("says", "status"), [
    ([WELL], 0), ([WELL, ILL], 1), ([ILL, WELL], 1), ([AWAY, ILL], 2), ([DockerError("docker.host: no")], 2),
])
def test_the_status_tells_the_worst(stack: Stack, says: list[Any], status: int) -> None:
    stack.says = {f"web{number}": one for number, one in enumerate(says)}

    assert stack.doctor().exit_code == status


def test_programs_are_told_of_each_machine(stack: Stack) -> None:
    stack.says = {"web1": WELL, "web2": ILL}

    assert json.loads(stack.doctor("--json").stdout) == [
        {"host": "web1", "checks": CHECKS, "diagnosis": None},
        {"host": "web2", "checks": CHECKS, "diagnosis": FOUND},
    ]


def test_a_machine_that_cannot_be_looked_at_keeps_no_other_from_it(stack: Stack) -> None:
    stack.says = {"web1": AWAY, "web2": WELL}
    ran = stack.doctor()

    assert ran.stdout.startswith("web1: could not be looked at: host: expected web to answer, got nothing\nto fix it")
    assert ran.stdout.endswith("web2: the site is well\n")


def test_only_one_machine_may_be_asked_for(stack: Stack) -> None:
    stack.says = {"web1": AWAY, "web2": WELL}

    assert [told["host"] for told in json.loads(stack.doctor("--json", "--host", "web2").stdout)] == ["web2"]


def test_a_machine_that_is_none_is_refused_with_the_names_of_those_that_are(stack: Stack) -> None:
    stack.says = {"web1": WELL, "web2": WELL}
    ran = stack.doctor("--host", "web3")

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: --host: expected one of web1, web2, got web3\n")


def test_a_stack_without_a_site_cannot_be_looked_at(stack: Stack) -> None:
    ran = stack.doctor()

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == "error: stack prod: expected a site, got none\n    to fix it: pulumi up --stack prod\n"


def test_a_site_that_was_never_up_says_which_step_is_lacking(stack: Stack) -> None:
    stack.says, stack.plans = {"web1": WELL}, {"nginx": {}, "upstream-check": {}}
    ran = stack.doctor()

    assert ran.exit_code == 2
    assert "public-check was never carried out\nto fix it: pulumi up --stack prod\n" in ran.stdout


def test_the_remedy_is_for_the_login_of_the_machine(stack: Stack) -> None:
    stack.says = {"web1": ILL, "web2": ILL}
    stack.peers = {name: Peer("host", name, "192.0.2.1", 22, user, None)
                   for name, user in (("web1", "ann"), ("web2", "root"))}

    remedies = [reply["diagnosis"]["remedy"] for reply in json.loads(stack.doctor("--json").stdout)]

    assert remedies == ["sudo systemctl start nginx.service", "systemctl start nginx.service"]


def test_the_remedy_names_the_stack(stack: Stack) -> None:
    stack.says = {"web1": {**FOUND, "remedy": "pulumi config set --path gunicorn.workers 1 && pulumi up"}}

    assert ("to fix it: pulumi config set --stack prod --path gunicorn.workers 1 && pulumi up --stack prod\n"
            in stack.doctor().stdout)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_secret_of_the_app_is_shown(stack: Stack, options: tuple[str, ...]) -> None:
    stack.secrets = {"DATABASE_URL": "postgres://app:hunter2hunter2@db/shop", "KEY": "first line\nsecond line"}
    lines = ["no answer of postgres://app:hunter2hunter2@db/shop", "password hunter2hunter2 is wrong", "first line"]
    stack.says = {"web1": {**FOUND, "cause": lines[0], "evidence": lines}}
    shown = stack.doctor(*options).stdout

    assert not [text for text in ("hunter2", "first line") if text in shown]
    assert "no answer of ***" in shown


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_tells_what_each_status_means(option: str) -> None:
    ran = CliRunner().invoke(portico, ["doctor", option])

    assert ran.exit_code == 0
    assert "Status 0: all is well, 1: a fault, 2: a machine could not be looked at" in " ".join(ran.stdout.split())
    assert all(word in ran.stdout for word in ("--stack", "--host", "--json"))
