"""The output of a command behind a step."""

import json

import pytest

from portico.planning.errors import DockerError
from portico.protocol.failure import Failure
from portico.protocol.lines import LONGEST
from portico.steps.step import carry_out, proved

LONG = "x" * 70_000


def _longest(capsys: pytest.CaptureFixture[str]) -> int:
    printed = capsys.readouterr()
    assert "characters left out)" in printed.err
    told = json.loads(printed.out)
    return max(len(text) for text in [*printed.err.split("\n"), *map(str, told.values())])


@pytest.mark.parametrize("error", [
    Failure("image", LONG, LONG, lines=[LONG], remedy="fix it"), DockerError(f"docker: {LONG}"),
])
def test_no_line_of_a_failure_is_too_long(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise error

    assert carry_out("build", fail) == 1
    assert _longest(capsys) <= LONGEST


def test_no_line_of_what_was_proved_is_too_long(capsys: pytest.CaptureFixture[str]) -> None:
    assert proved("after-public", f"after-public: {LONG}", took=LONG) == 0
    assert _longest(capsys) <= LONGEST
