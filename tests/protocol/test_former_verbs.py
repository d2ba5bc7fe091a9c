"""Sites that were deployed when steps had other verbs are undone by the present agent and the present programs."""

import json
import subprocess
import sys

import pytest

from portico.agent.__main__ import KNOWN
from portico.protocol.former_verbs import FORMER, FORMER_OF_IMAGES, present_verb
from tests.checkout import REPOSITORY

IN_A_STATE = ("let-go", "remove-site", "stop", "remove-secrets", "remove-static", "remove-release",
              "remove-certificate", "remove")
PROGRAMS = {"cli.docker.agent": IN_A_STATE[:-1], "cli.docker.image": ("remove",), "cli.docker.site": ("remove",),
            "cli.docker.swarm_checks": ("require-unlocked",), "cli.docker.swarm_site": ("remove",)}


def _run(module: str, verb: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", module, verb]
    return subprocess.run(command, input="no plan", cwd=REPOSITORY, capture_output=True, text=True)


@pytest.mark.parametrize("verb", IN_A_STATE)
def test_the_agent_knows_each_delete_that_stands_in_a_state(verb: str) -> None:
    assert json.loads(_run("portico.agent", verb).stdout)["layer"] == "plan"


@pytest.mark.parametrize(("module", "verb"), [(module, verb) for module, verbs in PROGRAMS.items() for verb in verbs])
def test_the_programs_know_each_delete_that_stands_in_a_state(module: str, verb: str) -> None:
    assert json.loads(_run(module, verb).stdout) == {"verb": verb, "ok": False, "layer": "plan"}


def test_a_former_verb_is_no_verb_of_today() -> None:
    assert set(FORMER) & set(KNOWN) == set()


def test_a_former_verb_stands_for_one_of_today() -> None:
    assert {present_verb(verb) for verb in FORMER} - {"nginx-test"} <= set(KNOWN)
    assert {*FORMER_OF_IMAGES.values()} <= set(KNOWN)
