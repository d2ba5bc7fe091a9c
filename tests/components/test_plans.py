"""The program writes each plan as the type as which the agent reads it."""

import json
from importlib import import_module

import pytest

from portico.protocol.chain import BY_WORD
from portico.protocol.plan.header import Header
from tests.components.conftest import Program, Run

NAMES = {word: word for word in ("prepare", "release", "static", "certificate", "release-command", "gunicorn",
                                 "upstream-check", "nginx", "public-check")} | {"secrets": "gunicorn-secrets"}
"""The ends of the resources' names, by the word of the step."""
SETTINGS = {"app": {"name": "hello", "source": "examples/hello", "release_command": "flask db upgrade"},
            "tls": {"mode": "self-signed"}}


def _written(program: Program, site: str, word: str) -> str:
    return json.dumps(program.plan(f"{site}-{NAMES[word]}"))


def _read_and_written(program: Program, site: str, word: str) -> str:
    """Return the text of a plan that was read as the agent reads it, and then written."""
    plan = program.plan(f"{site}-{NAMES[word]}")
    kind = import_module(f"portico.agent.chain.{BY_WORD[word].module}").run.__annotations__["plan"]
    return json.dumps({**Header.read(plan).written(), **kind.read(plan).written()})


def test_the_agent_reads_every_field_of_a_plan_for_this_machine(run: Run) -> None:
    program = run(secrets={"KEY": "s3cret"}, **SETTINGS)

    for word in NAMES:
        assert _read_and_written(program, "site", word) == _written(program, "site", word)


@pytest.mark.parametrize("bind", ["unix", "tcp"])
def test_the_agent_reads_every_field_of_a_plan_for_a_host(run_on: Run, bind: str) -> None:
    program = run_on("web1", secrets={"KEY": "s3cret"}, gunicorn={"bind": bind}, **SETTINGS)

    for word in NAMES:
        assert _read_and_written(program, "site-web1", word) == _written(program, "site-web1", word)
