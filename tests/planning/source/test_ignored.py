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


@pytest.mark.parametrize("path", [
    "git/HEAD", ".env.example", ".environment", "ca.pem", ".well-known/x", "my-venv-notes.txt", "wsgi.pyi",
])  # fmt: skip
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


@pytest.mark.parametrize("path", [
    ".env", "deep/.env.production", "dev.db", "instance/app.sqlite3", "app.sqlite-journal", "tls/privkey.pem", "x.key",
    "id_ed25519", ".aws/credentials",
])  # fmt: skip
def test_data_and_secrets_of_the_developer_are_left_out_and_said(path: str, source: Path) -> None:
    assert added(source, {path: "x"}) == set()
    assert any(path.startswith(said) for said in read_source_tree(source).left_out)
    assert added(source, {".porticoignore": f"!{path.partition('/')[0]}\n!{path}\n"} | {path: "x"}) == {path}


def test_what_git_ignores_is_left_out_and_said(source: Path) -> None:
    write(source, {".gitignore": "*.log\n!keep.log\n/build/\n", "deep/.gitignore": "*.tmp\n!a.log\n"})
    files = dict.fromkeys(["a.log", "keep.log", "build/x", "deep/build/x", "deep/a.log", "deep/b.tmp", "c.tmp"], "x")
    assert added(source, files) == {"keep.log", "deep/build/x", "deep/a.log", "c.tmp"}
    assert read_source_tree(source).left_out == ("a.log", "build/", "deep/b.tmp")


def test_a_gitignore_of_the_checkout_that_the_source_is_in_counts(source: Path) -> None:
    write(source, {".git/HEAD": "x", ".gitignore": "*.log\n/web/cache/\n/built/\n", "web/a.log": "x",
                   "web/cache/x": "x", "web/wsgi.py": "x", "built/wsgi.py": "x"})
    assert [entry.path for entry in read_source_tree(source / "web").entries] == ["wsgi.py"]
    assert [entry.path for entry in read_source_tree(source / "built").entries] == ["wsgi.py"]


def test_the_sources_own_file_takes_back_what_git_ignores(source: Path) -> None:
    write(source, {".gitignore": "static/dist/\n", ".porticoignore": "!static/dist/\n"})
    assert added(source, {"static/dist/app.js": "x"}) == {"static/dist/app.js"}
    assert read_source_tree(source).left_out == ()


def test_caches_are_left_out_without_a_word(source: Path) -> None:
    write(source, {".gitignore": "__pycache__/\n.venv/\n", "__pycache__/x.pyc": "x", ".venv/x": "x"})
    assert read_source_tree(source).left_out == ()
