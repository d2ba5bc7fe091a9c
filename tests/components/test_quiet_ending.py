"""A program ends without a traceback, with the status by which Pulumi takes its end as reported."""

import subprocess
import sys

import pytest

from components.quiet_ending import REPORTED, Refused
from tests.checkout import REPOSITORY

INTERRUPTED = """
import os, signal
from components.quiet_ending import end_quietly_when_interrupted
end_quietly_when_interrupted()
os.kill(os.getpid(), signal.SIGINT)
signal.pause()
"""


def test_an_interrupt_ends_the_program_at_once_and_without_a_word() -> None:
    ran = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=REPOSITORY, capture_output=True, text=True)

    assert (ran.returncode, ran.stdout, ran.stderr) == (REPORTED, "", "")


def test_a_refusal_has_its_message_and_the_status_of_a_reported_end() -> None:
    with pytest.raises(SystemExit, match="app: expected a name") as ended:
        raise Refused("app: expected a name")

    assert ended.value.code == REPORTED
