"""The catalogue as a table: each fault once, made by a test, and in the documentation."""

from collections import Counter

from docs.writing.troubleshooting import documentation
from portico.agent.doctor.catalogue import CATALOGUE
from tests.checkout import REPOSITORY
from tests.doctor.backtracking import slow_parts

TESTS = ("tests/doctor/test_*.py", "tests/engine/test_doctor*.py", "tests/containers/test_doctor*.py",
         "tests/containers/test_operating_in_a_swarm.py")


def test_the_page_about_troubles_is_the_catalogue() -> None:
    page = REPOSITORY / "docs" / "troubleshooting.md"

    assert page.read_text() == documentation(), f"python -m docs.writing.troubleshooting > {page.name}"


def test_no_pattern_takes_more_than_linear_time() -> None:
    slow = {pattern: slow_parts(pattern) for fault in CATALOGUE for pattern in fault.signature.values()}

    assert {pattern: parts for pattern, parts in slow.items() if parts} == {}


def test_each_fault_has_one_name() -> None:
    assert [name for name, times in Counter(fault.name for fault in CATALOGUE).items() if times > 1] == []


def test_each_fault_is_made_by_a_test() -> None:
    texts = "\n".join(file.read_text() for pattern in TESTS for file in REPOSITORY.glob(pattern))

    assert [fault.name for fault in CATALOGUE if f'"{fault.name}"' not in texts] == []
