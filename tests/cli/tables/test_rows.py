"""The table and the lines of what machines told."""

import io
from collections.abc import Sequence

import pytest
import rich.console

from portico.cli.tables import rows
from portico.cli.tables.rows import Row

ROWS: Sequence[Row] = [{"host": "web1", "since": "2026-11-21T19:23:54+0000", "lock": "by ann: [red]why\x1b[31m"}]
AWAY = [{"host": "web2", "failure": "host: expected web2 to answer, got nothing\nto fix it: try again"}]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Return the text that is printed, 80 columns wide, on a terminal or elsewhere."""
    written = io.StringIO()
    console = rich.console.Console
    monkeypatch.setattr(rich.console, "Console", lambda **options: console(
        file=written, width=80, no_color=True, force_terminal=request.param, **options))
    rows.show(ROWS, AWAY)
    return written.getvalue()


@pytest.mark.parametrize("said", [False], indirect=True)
def test_where_it_is_piped_each_row_is_a_line(said: str) -> None:
    assert said.splitlines() == [
        "web1: since 2026-11-21T19:23:54+0000, lock by ann: [red]why?[31m",
        "web2: could not be looked at: host: expected web2 to answer, got nothing",
        "to fix it: try again",
    ]


@pytest.mark.parametrize("said", [True], indirect=True)
def test_on_a_terminal_it_is_a_table_with_the_words_as_they_are(said: str) -> None:
    assert "web1  2026-11-21 19:23:54+0000  by ann: [red]why?[31m" in said
    assert "to fix it: try again" in said
