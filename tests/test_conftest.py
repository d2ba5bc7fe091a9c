"""A skip in CI has to say that the machine cannot run the test; a quick run says what it leaves out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY


@pytest.mark.parametrize(("reason", "environment", "status", "processes"), [
    ("not today", {"CI": "true"}, 1, "0"),
    ("not today", {"CI": "true"}, 1, "2"),
    ("this machine cannot fly: no wings", {"CI": "true"}, 0, "2"),
    ("not today", {}, 0, "0"),
])
def test_a_skip_without_a_reason_that_counts_fails_in_ci(
    tmp_path: Path, reason: str, environment: dict[str, str], status: int, processes: str
) -> None:
    (tmp_path / "test_it.py").write_text(f"import pytest\n\ndef test_it():\n    pytest.skip({reason!r})\n")

    ran = _ran(tmp_path / "test_it.py", "-n", processes, **environment)

    assert ran.returncode == status, ran.stdout
    assert (f"skipped without saying that this machine cannot: {reason}" in ran.stdout) == (reason == "not today")


def _ran(tests: Path, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run pytest with the hooks of these tests on tests of another folder."""
    others = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", "/dev/null", *options, str(tests)]
    return subprocess.run(command, cwd=REPOSITORY, env={**others, **environment}, capture_output=True, text=True)


THOROUGH = """import pytest

@pytest.fixture
def engine():
    pass

@pytest.mark.thorough
def test_marked():
    pass

def test_of_an_engine(engine):
    pass

@pytest.mark.quick
def test_chosen(engine):
    pass

def test_other():
    pass
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_quick_run_leaves_out_what_is_thorough_and_says_so(tmp_path: Path, processes: str) -> None:
    (tmp_path / "test_it.py").write_text(THOROUGH)

    ran = _ran(tmp_path / "test_it.py", "-n", processes, "-m", "not thorough")

    assert "2 passed" in ran.stdout, ran.stdout
    assert "\nleft to make test-all: 2 tests (" in ran.stdout


def test_a_whole_run_leaves_nothing_out(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(THOROUGH)

    ran = _ran(tmp_path / "test_it.py")

    assert "4 passed" in ran.stdout, ran.stdout
    assert "left to make test-all" not in ran.stdout
