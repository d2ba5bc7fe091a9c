"""A long build prints its progress."""

from __future__ import annotations

import io

import pytest

from toolchain.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


def test_a_step_says_what_it_does_where_it_is_every_ten_seconds_and_how_long_it_took(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress("building", stream, clock)
    for _ in range(50):
        clock.now += 0.5
        progress.tick("compiling")
    progress.done()
    assert stream.getvalue().splitlines() == [
        "toolchain: building",
        "toolchain:   10 s  compiling",
        "toolchain:   20 s  compiling",
        "toolchain: done in 25 s",
    ]


def test_a_terminal_sees_one_line_that_changes(clock: Clock) -> None:
    stream = Terminal()
    progress = Progress("building", stream, clock)
    for phase in ("first", "second" * 40):
        clock.now += 1
        progress.tick(phase)
    progress.done()
    assert stream.getvalue().count("\n") == 2
    assert all(len(line) < 120 for line in stream.getvalue().split("\r"))
