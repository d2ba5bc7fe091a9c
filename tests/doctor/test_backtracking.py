"""Regular expressions that take more than linear time are found by their structure."""

import pytest

from tests.doctor.backtracking import slow_parts


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"(?P<name>\w+)\(\) takes 0", id="each character of a long word is a start"),
        pytest.param(r"\S*OperationalError: ", id="each character of a line without spaces is a start"),
        pytest.param(r"FileNotFoundError: .*'", id="the name again and again, each time up to the end of the line"),
        pytest.param(r"^expected `.*`, got `.*`", id="two repeats that share their characters"),
        pytest.param(r"lock (\S+?)[. -]+is held", id="two repeats side by side that share some"),
        pytest.param(r"^(\w+,?)+$", id="a repeat in a repeat"),
        pytest.param(r"^/[^ ]+/(conf\.d|sites)/[^ ]+:", id="a folder in the path of which there may be more"),
    ],
)
def test_slow(pattern: str) -> None:
    assert slow_parts(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\b(?P<name>\w+)\(\) takes 0", id="a word has one beginning"),
        pytest.param(r"FileNotFoundError: .{0,300}'", id="a bound"),
        pytest.param(r"FileNotFoundError: (?P<error>.*)", id="nothing after it can fail"),
        pytest.param(r'open\(\) "(?P<path>[^"]+)" failed', id="a quote ends it, and the next start has one"),
        pytest.param(r"^(?P<path>\S+):(?P<line>\d+)$", id="each end begins another number"),
        pytest.param(r"^edited: (?P<path>\S+) line (?P<line>\d+): `.*`", id="the last one may try every end"),
    ],
)
def test_linear(pattern: str) -> None:
    assert slow_parts(pattern) == []
