"""policies/rules/secret_inputs.py"""

from typing import Any

import pytest
from pulumi_policy import Secret

from policies.rules.inputs import CONTAINER
from policies.rules.secret_inputs import POLICY
from tests.policies.conftest import Reported
from tests.policies.plans import plan

COMMAND = "command:local:Command"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n"
PLAIN: list[tuple[str, dict[str, Any], str]] = [
    (COMMAND, {"environment": {"DB_PASSWORD": "hunter2"}}, "environment.DB_PASSWORD"),
    (COMMAND, {"stdin": f"one\n{KEY}"}, "stdin"),
    (COMMAND, {"create": "curl https://me:hunter2@example.org/"}, "create"),
    (COMMAND, {"stdin": plan(instance={"environment": {"SECRET_KEY": "hunter2"}})},
     "the plan on stdin: instance.environment.SECRET_KEY"),
    ("command:remote:Command", {"connection": {"privateKeyPassword": "hunter2"}}, "connection.privateKeyPassword"),
    (CONTAINER, {"envs": ["LANG=C.UTF-8", "API_TOKEN=hunter2"]}, "envs.API_TOKEN"),
    ("docker:index/secret:Secret", {"data": "aHVudGVyMg=="}, "data"),
]


@pytest.mark.parametrize(("kind", "inputs", "path"), PLAIN)
def test_a_secret_in_plain_text_is_refused_and_not_told(
    reported: Reported, kind: str, inputs: dict[str, Any], path: str
) -> None:
    (fault,) = reported(POLICY, kind, inputs)

    assert fault.startswith(f"it, {path}: expected a value that is marked as a secret, got plain text\n")
    assert "hunter2" not in fault
    assert "b3BlbnNz" not in fault


@pytest.mark.parametrize("inputs", [
    {"stdin": Secret(f"one\n{KEY}")},
    {"connection": Secret({"host": "web.example.org", "privateKey": KEY})},
    {"data": Secret("aHVudGVyMg==")},
])
def test_a_secret_that_is_marked_passes(reported: Reported, inputs: dict[str, Any]) -> None:
    assert reported(POLICY, "docker:index/secret:Secret", inputs) == []


@pytest.mark.parametrize("inputs", [
    {"create": Secret("deploy hunter2")},
    {"environment": {"DB_PASSWORD": Secret("hunter2")}},
    {"triggers": [Secret("hunter2")]},
])
def test_a_mark_is_of_no_use_where_errors_show_the_text(reported: Reported, inputs: dict[str, Any]) -> None:
    (fault,) = reported(POLICY, COMMAND, inputs)

    assert ": expected a secret on stdin alone, got one where errors and lists of processes show it" in fault


@pytest.mark.parametrize("inputs", [
    {"environment": {"SECRET_KEY_FILE": "/run/secrets/key", "DB_PASSWORD": "", "TOKENS": "1"}},
    {"connection": {"hostKey": "ssh-ed25519 AAAA", "password": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}},
    {"create": "curl https://example.org:8443/@me"},
])
def test_what_only_looks_like_one_passes(reported: Reported, inputs: dict[str, Any]) -> None:
    assert reported(POLICY, COMMAND, inputs) == []
