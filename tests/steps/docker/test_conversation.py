"""An agent that asks the engine by way of the process that started it: the two real ends, without the container."""

import subprocess
import sys
from typing import Any

import pytest

from portico.planning.errors import DockerError
from portico.steps.docker.conversation import converse
from tests.checkout import REPOSITORY

ASKS = """
import sys
from itertools import takewhile
from portico.protocol.failure import Failure
from portico.agent.machine import engine
from portico.protocol.plan_text import END

plan = "".join(takewhile(lambda line: line != END, sys.stdin))
print("words", file=sys.stderr)
try:
    print(plan.strip(), engine.processes("i1", 7))
except Failure as failure:
    print(failure.text())
"""
WAITS = "import time\ntime.sleep(600)\n"


class Told:
    """Tells the same each time, or what is in its way."""

    def __init__(self, ages: dict[str, float] | None) -> None:
        self._ages = ages

    def to(self, question: Any) -> dict[str, Any]:
        if self._ages is None:
            raise DockerError("docker.host: expected an engine\n    to fix it: start it")
        return {"ages": self._ages}


def _talk(answers: Any, script: str = ASKS, seconds: float = 60) -> "subprocess.CompletedProcess[bytes]":
    command = ["env", f"PYTHONPATH={REPOSITORY}", sys.executable, "-c", script]
    return converse(command, b"the plan\n", answers, seconds)


@pytest.mark.parametrize(("ages", "said"), [({"7": 2.5, "8": 1.0}, "{7: 2.5, 8: 1.0}"), ({"8": 1.0}, "{}")])
def test_what_it_asks_is_answered_and_what_it_says_is_kept(ages: dict[str, float], said: str) -> None:
    ran = _talk(Told(ages))

    assert (ran.returncode, ran.stdout.decode(), ran.stderr) == (0, f"the plan {said}\n", b"words\n")


@pytest.mark.parametrize(("answers", "got"), [(Told(None), "docker.host: expected an engine"),
                                              (None, "this container may not ask")])
def test_without_an_answer_it_says_why(answers: Any, got: str) -> None:
    assert _talk(answers).stdout.decode().splitlines()[0] == f"docker: expected an answer of the engine, got {got}"


def test_one_that_ended_before_it_was_told_anything_has_a_status() -> None:
    assert _talk(None, "import sys\nsys.exit(125)\n").returncode == 125


def test_one_that_does_not_end_is_ended() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        _talk(None, WAITS, seconds=0.2)
