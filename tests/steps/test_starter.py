"""The program that starts the agent out of its own standard input."""

import subprocess
import sys

import pytest

from portico.steps.starter import STARTER, starter_input

AGENT = b"import sys\nprint(sys.argv[1], sys.stdin.read())"
WHOLE = starter_input(AGENT, "the plan")
SECONDS = 20


def _start(text: bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-I", "-S", "-c", STARTER, "status"], input=text, capture_output=True,
                          timeout=SECONDS)


def test_the_agent_runs_with_its_verb_and_reads_its_plan() -> None:
    assert _start(WHOLE).stdout == b"status the plan\n"


@pytest.mark.parametrize("arrived", [b"", b"4", b"47", b"47\n", WHOLE[:20]],
                         ids=["nothing", "a part of the size", "no line end", "no agent", "a part of the agent"])
def test_an_agent_that_did_not_arrive_whole_is_not_run(arrived: bytes) -> None:
    ended = _start(arrived)

    assert ended.returncode == 1
    assert b"expected the whole agent" in ended.stderr
    assert b"Traceback" not in ended.stderr
