"""Docstrings are read once, in a hurry: the first sentence has a subject or a verb, and a noun of its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY

FOLDERS = ("bench", "cli", "components", "docs", "examples", "policies", "portico", "tests", "toolchain")
SOURCES = sorted(file for folder in FOLDERS for file in (REPOSITORY / folder).rglob("*.py"))
RIDDLE = re.compile(
    r"(Of|In|On|At|By|For|From|With|Within|Without|What|Who|Whoever|Whose|Whether|One|That|Those|Likewise|And|Between|"
    r"Behind|Below|Before|After|As|Where|When|How|Which|To)\b"
)
HELP = re.compile(r"@(?:click|\w+)\.(?:command|group)")
"""Decorators of functions whose docstring is the help text of a command."""


def _docstrings(file: Path) -> Iterator[str]:
    """Yield the docstrings of a module, its classes, functions, fields and constants."""
    text = file.read_text()
    for node in ast.walk(ast.parse(text)):
        decorators = [ast.get_source_segment(text, each) for each in getattr(node, "decorator_list", ())]
        if any(HELP.match(f"@{decorator}") for decorator in decorators):
            continue
        for statement in getattr(node, "body", ()) if isinstance(getattr(node, "body", ()), list) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield str(statement.value.value)


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_no_docstring_begins_without_its_subject(file: Path) -> None:
    assert [text.splitlines()[0] for text in _docstrings(file) if RIDDLE.match(text)] == []


def test_a_message_says_how_to_fix_it_in_one_way() -> None:
    assert [str(file) for file in SOURCES if "to " + "mend it" in file.read_text()] == []
