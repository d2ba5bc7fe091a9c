"""A step that did not hold, as it is told."""

from portico.protocol.failure import Failure


def test_a_failure_reads_expected_got_lines_remedy() -> None:
    told = Failure("nginx", "a reload", "none", lines=["one", "two"], remedy="look at it").text()

    assert told == "nginx: expected a reload, got none\n    one\n    two\nto fix it: look at it"


def test_a_failure_is_at_most_25_lines_and_ends_with_what_to_do() -> None:
    failure = Failure("public", "a page", "none", lines=[str(number) for number in range(99)], remedy="look at it")
    failure.aftermath.append("\n".join(f"also {number}" for number in range(30)))

    lines = failure.text().splitlines()

    assert len(lines) == 25
    assert lines[0] == "public: expected a page, got none"
    assert lines[-1] == "to fix it: look at it"
