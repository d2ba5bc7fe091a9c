"""The journal's lines that describe an instance as it is now."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from portico.agent.doctor import journal
from portico.agent.doctor.site import ExaminedSite

FAILED = [("1", "", "ModuleNotFoundError: No module named 'flask'"), ("1", "", "Failed with result 'exit-code'.")]
STOPPED = [("2", "", "Started shop."), ("2", journal.STOPPING, "Stopping shop...")]
BROKEN = [("3", "", "ImportError: no till")]


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> ExaminedSite:
    """A site whose instance does not run."""
    monkeypatch.setattr("portico.agent.chain.gunicorn.running", lambda *_: None)
    place = SimpleNamespace(unit="shop", containers=None)
    site = SimpleNamespace(place=place, instance="0", service="shop@0.service", came=0.0, record=None)
    return cast(ExaminedSite, site)


def logged(monkeypatch: pytest.MonkeyPatch, entries: list[tuple[str, str, str]]) -> None:
    """The journal has these entries, each of a start, with an id of its kind."""

    def newest_first(*_: Any) -> list[str]:
        return [json.dumps({"INVOCATION_ID": start, "MESSAGE_ID": kind, "MESSAGE": text})
                for start, kind, text in reversed(entries)]

    monkeypatch.setattr("portico.agent.machine.journald.lines", newest_first)


def test_a_start_that_was_told_to_stop_is_not_blamed_on_the_one_before(
    stopped: ExaminedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged(monkeypatch, FAILED + STOPPED)

    assert journal.lines(stopped) == []


def test_a_start_that_fails_is_not_blamed_on_one_that_was_told_to_stop(
    stopped: ExaminedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [("2", "", "RuntimeError: of an hour ago"), STOPPED[1]]
    logged(monkeypatch, FAILED + asked + BROKEN)

    assert journal.lines(stopped) == ["ImportError: no till"]


def test_while_it_is_started_again_and_again_the_start_before_says_why(
    stopped: ExaminedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged(monkeypatch, [*FAILED, ("2", "", "Starting shop...")])

    assert journal.lines(stopped)[0] == "ModuleNotFoundError: No module named 'flask'"
