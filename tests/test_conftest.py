"""In CI a skip has to say that the machine cannot run the test."""

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
    others = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}

    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", "/dev/null", "-n", processes]
    ran = subprocess.run([*command, str(tmp_path / "test_it.py")], cwd=REPOSITORY, env={**others, **environment},
                         capture_output=True, text=True)

    assert ran.returncode == status, ran.stdout
    assert (f"skipped without saying that this machine cannot: {reason}" in ran.stdout) == (reason == "not today")
