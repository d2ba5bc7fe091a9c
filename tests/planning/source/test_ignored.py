"""Files that are not the app's are left out: the usual ones, and those in .porticoignore."""

from pathlib import Path

import pytest

from portico.planning.errors import SourceError
from portico.planning.source.tree import read_source_tree
from tests.planning.written import write


def added(source: Path, files: dict[str, str]) -> set[str]:
    """Return the files that are released."""
    write(source, files)
    return {entry.path for entry in read_source_tree(source).entries} & set(files)


@pytest.mark.parametrize(
    "path",
    [
        ".git/HEAD", "deep/.git/HEAD", ".git", ".hg/x", ".svn/x", ".venv/bin/python", "venv/bin/python",
        "node_modules/x/index.js", "__pycache__/wsgi.cpython-311.pyc", "shop/__pycache__/x.pyc", "old.pyo",
        ".portico/local/agent.pyz", ".pytest_cache/x", ".mypy_cache/x", ".ruff_cache/x", ".DS_Store",
        ".wsgi.py.swp", ".porticoignore",
    ],
)  # fmt: skip
def test_caches_environments_and_version_control_are_left_out(path: str, source: Path) -> None:
    assert added(source, {path: "# nothing\n"}) == set()


@pytest.mark.parametrize("path", ["git/HEAD", ".env", ".well-known/x", "my-venv-notes.txt", "wsgi.pyi"])
def test_what_only_looks_like_them_is_released(path: str, source: Path) -> None:
    assert added(source, {path: "x"}) == {path}


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        ("*.log\n", {"logs/keep.txt", "notes.md"}),
        ("logs/\n", {"notes.md"}),
        ("/notes.md\n", {"logs/a.log", "logs/keep.txt"}),
        ("logs/*\n!logs/keep.txt\n", {"logs/keep.txt", "notes.md"}),
        ("# a comment\n\n", {"logs/a.log", "logs/keep.txt", "notes.md"}),
        ("**/*.txt\r\n", {"logs/a.log", "notes.md"}),
    ],
)
def test_patterns_are_those_of_gitignore(patterns: str, kept: set[str], source: Path) -> None:
    write(source, {".porticoignore": patterns})
    assert added(source, {"logs/a.log": "x", "logs/keep.txt": "x", "notes.md": "x"}) == kept


def test_what_is_ignored_does_not_change_the_release(source: Path) -> None:
    before = read_source_tree(source).tree_id
    write(source, {"__pycache__/wsgi.pyc": "x", ".git/HEAD": "x", ".porticoignore": "*.log\n", "a.log": "x"})
    assert read_source_tree(source).tree_id == before


def test_a_pattern_that_is_none_is_refused(source: Path) -> None:
    write(source, {".porticoignore": "!\n"})
    with pytest.raises(SourceError, match=r"\.porticoignore: expected one \.gitignore pattern a line"):
        read_source_tree(source)


def test_patterns_that_are_not_utf8_do_no_harm(source: Path) -> None:
    (source / ".porticoignore").write_bytes(b"caf\xe9/\n*.log\n")
    assert added(source, {"a.log": "x", "b.txt": "x"}) == {"b.txt"}
