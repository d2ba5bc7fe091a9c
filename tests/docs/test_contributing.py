"""The commands for whoever works on Portico exist."""

import re
import subprocess

import pytest

from tests.checkout import REPOSITORY

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "toolchain/README.md")
TEXT = "\n".join((REPOSITORY / document).read_text() for document in DOCUMENTS)
TARGETS = sorted(set(re.findall(r"(?:`|    |\$ )make ([a-z-]+)", TEXT)))
VERBS = sorted(set(re.findall(r"python3 -m toolchain ([a-z]+)", TEXT)))


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_target(target: str) -> None:
    assert subprocess.run(["make", "-n", target], cwd=REPOSITORY, capture_output=True).returncode == 0


def test_the_toolchain_knows_the_verbs() -> None:
    usage = subprocess.run(["python3", "-m", "toolchain"], cwd=REPOSITORY, capture_output=True, text=True).stderr

    assert VERBS == ["ensure", "env", "exec"]
    assert [verb for verb in VERBS if f"  {verb} " not in usage] == []


def test_the_table_of_folders_names_each_folder() -> None:
    contributing = (REPOSITORY / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"^\| `([a-z_]+)/", contributing, re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout

    folders = {path.partition("/")[0] for path in tracked.splitlines() if "/" in path}

    assert named | {"docs"} == {folder for folder in folders if not folder.startswith(".")}
