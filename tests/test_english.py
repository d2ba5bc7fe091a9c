"""Docstrings are read once, in a hurry: the first sentence has a subject or a verb, and a noun of its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY

FOLDERS = ("bench", "bin", "cli", "components", "docs", "examples", "policies", "portico", "tests", "toolchain")
SOURCES = sorted(file for folder in FOLDERS for file in (REPOSITORY / folder).rglob("*.py"))
RIDDLE = re.compile(
    r"(Of|In|On|At|By|For|From|With|Within|Without|What|Who|Whoever|Whose|Whether|One|That|Those|Likewise|And|Between|"
    r"Behind|Below|Before|After|As|Where|When|How|Which|To)\b"
)
RETIRED = {"told", "known", "found", "one", "given", "seen", "said", "own", "ours"}
"""Words that say nothing as the name of a function or a variable: a name says which thing it is."""
CLEAN = ("bench", "cli", "components", "docs", "examples", "policies", "portico/agent/drift",
         "portico/agent/reading", "portico/planning", "portico/steps", "toolchain",
         "portico/cli/going_back", "portico/cli/machines", "portico/cli/report", "portico/cli/tables")
"""Folders in which no name is a retired word."""
NAMED = sorted(file for folder in CLEAN for file in (REPOSITORY / folder).rglob("*.py"))
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


def _names(file: Path) -> Iterator[str]:
    """Yield the names that a module gives to classes, functions, parameters, variables and attributes."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_no_docstring_begins_without_its_subject(file: Path) -> None:
    assert [text.splitlines()[0] for text in _docstrings(file) if RIDDLE.match(text)] == []


@pytest.mark.parametrize("file", NAMED, ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_no_name_is_a_word_that_says_nothing(file: Path) -> None:
    assert [name for name in _names(file) if name.strip("_").lower() in RETIRED] == []


def test_a_message_says_how_to_fix_it_in_one_way() -> None:
    assert [str(file) for file in SOURCES if "to " + "mend it" in file.read_text()] == []
