"""The page about security names tests that exist."""

import re

from tests.checkout import REPOSITORY

PAGE = (REPOSITORY / "docs" / "security.md").read_text()
DEFENDS = PAGE.partition("## What Portico defends")[2].partition("\n## ")[0]
ROWS = [line for line in DEFENDS.splitlines() if line.startswith("|")][2:]


def test_each_defence_names_tests_that_exist() -> None:
    named = [re.findall(r"`(tests/\S+\.py)`", row.rpartition("|")[0].rpartition("|")[2]) for row in ROWS]

    assert all(named)
    assert [path for paths in named for path in paths if not (REPOSITORY / path).is_file()] == []


def test_each_attack_is_on_the_page() -> None:
    attacks = {f"tests/attacks/{file.name}" for file in (REPOSITORY / "tests" / "attacks").glob("test_*.py")}

    assert {path for path in attacks if path not in DEFENDS} == set()
