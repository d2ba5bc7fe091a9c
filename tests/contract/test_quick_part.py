"""`make test` takes every target through its whole life."""

import subprocess
import sys
from typing import get_args

import pytest

from portico.planning.settings.target import TargetSettings
from tests.checkout import REPOSITORY
from tests.contract.life import Lifecycle
from tests.contract.test_in_a_swarm import TestInASwarm as InASwarm
from tests.contract.test_in_containers import TestInContainers as InContainers
from tests.contract.test_on_a_host import TestOnAHost as OnAHost
from tests.contract.test_on_this_machine import TestOnThisMachine as OnThisMachine

STEPS = ("first_deploy", "no_op", "change", "broken_app", "fix", "destroy")
TARGETS: tuple[type[Lifecycle], ...] = (OnThisMachine, OnAHost, InContainers, InASwarm)


@pytest.fixture(scope="module")
def selected() -> list[str]:
    """The tests of this folder that `make test` runs."""
    makefile = (REPOSITORY / "Makefile").read_text()
    assert 'test: ARGS ?= -m "not thorough"' in makefile
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-m", "not thorough", "tests/contract"]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.splitlines()


def test_every_kind_of_target_has_its_tests() -> None:
    assert {target.kind for target in TARGETS} == set(get_args(TargetSettings.model_fields["kind"].annotation))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("target", TARGETS, ids=[target.kind for target in TARGETS])
def test_each_step_of_its_life_is_in_the_quick_part(selected: list[str], target: type[Lifecycle], step: str) -> None:
    assert any(f"::{target.__name__}::test_{step}_" in test for test in selected)
