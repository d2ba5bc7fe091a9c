"""The doctor prints a table on a terminal, plain lines elsewhere, then the command to type."""

import io
from typing import Any

import pytest
from rich.console import Console

from portico.cli.tables import doctor

SEEN = "[bold]10 ms[/]\x1b[31m"
CHECKS = [{"check": "nginx -t", "expected": "no complaint", "seen": SEEN, "holds": False},
          {"check": "Nginx's state", "expected": "running", "seen": "it runs", "holds": True}]
FOUND = {"name": "nginx-stopped", "layer": "nginx", "cause": "Nginx was stopped", "evidence": ["nginx: inactive"],
         "remedy": "systemctl start nginx"}
WELL: dict[str, Any] = {"host": "web", "checks": CHECKS[1:], "diagnosis": None}
ILL: dict[str, Any] = {"host": "web", "checks": CHECKS, "diagnosis": FOUND}


def _shown(monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], terminal: bool) -> str:
    written = io.StringIO()
    monkeypatch.setattr(doctor, "Console", lambda **how: Console(
        file=written, force_terminal=terminal, width=100, color_system="standard" if terminal else None, **how))
    doctor.show([told])
    return written.getvalue()


def test_a_terminal_gets_a_table_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _shown(monkeypatch, ILL, terminal=True)

    assert "\x1b[31mFAULT\x1b[0m" in text
    assert "\x1b[32mok\x1b[0m" in text
    assert all(word in text.splitlines()[0] for word in ("web", "expected", "seen"))


def test_a_pipe_gets_a_line_for_each_check_without_colours_or_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _shown(monkeypatch, ILL, terminal=False).splitlines()

    assert lines[1] == "web 2 Nginx's state: expected running, seen it runs: ok"
    assert lines[0].startswith("web 1 nginx -t: expected no complaint, seen [bold]10 ms[/]")
    assert lines[0].endswith(": FAULT")
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("terminal", [True, False])
def test_what_a_machine_says_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    text = _shown(monkeypatch, ILL, terminal)

    assert "[bold]10 ms[/]?[31m" in text


def test_the_diagnosis_ends_with_where_and_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _shown(monkeypatch, ILL, terminal=False)

    assert text.endswith("web: nginx: Nginx was stopped\n    nginx: inactive\n"
                         "to fix it: on web: systemctl start nginx\n")


@pytest.mark.parametrize("remedy", ["pulumi up --refresh", "docker start shop"])
def test_what_is_typed_where_the_project_is_names_no_machine(monkeypatch: pytest.MonkeyPatch, remedy: str) -> None:
    text = _shown(monkeypatch, {**ILL, "diagnosis": {**FOUND, "remedy": remedy}}, terminal=False)

    assert f"\nto fix it: {remedy}\n" in text


def test_a_site_that_is_well_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(monkeypatch, WELL, terminal=False).endswith("\nweb: the site is well\n")


def test_a_machine_that_could_not_be_looked_at_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    failure = "host: expected web to answer, got nothing\nto fix it: try again"

    text = _shown(monkeypatch, {"host": "web", "failure": failure}, terminal=False)

    assert text == f"web: could not be looked at: {failure}\n"
