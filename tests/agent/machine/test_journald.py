"""journald says itself how much it has left out of the log of a service that writes too fast."""

import pytest

from portico.agent.machine import journald

SERVICE = "portico-shop@81d5aa324502.service"
OTHER = "portico-shop@0fdf62c55e4c.service"


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines of journald's own log, to be filled."""
    lines: list[str] = []
    monkeypatch.setattr(journald, "lines", lambda *options: lines)
    return lines


def test_what_was_left_out_of_one_service_is_added_up(journal: list[str]) -> None:
    journal += ["Journal started", f"Suppressed 62501 messages from {SERVICE}", f"Suppressed 7 messages from {OTHER}",
                f"Suppressed 9 messages from {SERVICE}"]

    assert journald.left_out(SERVICE) == 62510


def test_a_line_that_an_app_has_written_is_not_taken_for_journalds(journal: list[str]) -> None:
    journal += [f"the app: Suppressed 5 messages from {SERVICE}", f"Suppressed many messages from {SERVICE}"]

    assert journald.left_out(SERVICE) == 0
