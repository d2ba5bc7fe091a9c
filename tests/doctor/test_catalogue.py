"""The catalogue as a table: each fault once, made by a test, and in the documentation."""

import json
import subprocess
import sys
from collections import Counter

from docs.writing.troubleshooting import documentation
from portico.agent.doctor.catalogue import CATALOGUE
from tests.checkout import REPOSITORY
from tests.doctor.backtracking import slow_parts

TESTS = ("tests/doctor", "tests/engine/test_doctor.py", "tests/containers/test_doctor.py",
         "tests/containers/test_operating_in_a_swarm.py")


def test_the_page_about_troubles_is_the_catalogue() -> None:
    page = REPOSITORY / "docs" / "troubleshooting.md"

    assert page.read_text() == documentation(), f"python -m docs.writing.troubleshooting > {page.name}"


def test_no_pattern_takes_more_than_linear_time() -> None:
    slow = {pattern: slow_parts(pattern) for fault in CATALOGUE for pattern in fault.signature.values()}

    assert {pattern: parts for pattern, parts in slow.items() if parts} == {}


def test_each_fault_has_one_name() -> None:
    assert [name for name, times in Counter(fault.name for fault in CATALOGUE).items() if times > 1] == []


def _made(*options: str) -> set[str]:
    """The faults that the tests make; each of these tests has its fault as parameter `name`."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.doctor.named", "--collect-only", "-qq", *options, *TESTS]
    printed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return set(json.loads(next(line for line in printed.splitlines() if line.startswith("["))))


def test_each_fault_is_made_by_a_test() -> None:
    assert {fault.name for fault in CATALOGUE} - _made() == set()


def test_each_layer_has_a_fault_that_is_made_in_the_quick_part() -> None:
    made = _made("-m", "not thorough")

    assert {fault.layer for fault in CATALOGUE if fault.name in made} == {fault.layer for fault in CATALOGUE}
