"""The parts of a source that pip reads, and whether it needs more of it."""

from pathlib import Path

import pytest

from portico.planning.source.requirements import Requirements, read_requirements
from portico.planning.source.tree import read_source_tree
from tests.planning.written import write


def read(source: Path, text: str, path: str = "requirements.txt") -> Requirements:
    write(source, {path: text})
    return read_requirements(read_source_tree(source), path)


def test_packages_of_an_index_need_nothing_else(source: Path) -> None:
    found = read(source, "flask>=3\nmarkupsafe==2 # ./not a path\n")
    assert found == Requirements(["requirements.txt"], self_contained=True, name_gunicorn=False, hashed=False)


def test_included_files_are_found_from_where_they_are_named(source: Path) -> None:
    write(source, {"more/base.txt": "-c ../pins.txt\nflask\n", "pins.txt": "--requirement more/base.txt\n"})
    files = ["requirements.txt", "more/base.txt", "pins.txt"]
    assert read(source, "-r more/base.txt\n-r nowhere.txt\n").files == files


@pytest.mark.parametrize("text", ["gunicorn\n", "Gunicorn>=23,<28\n", "gunicorn[gevent]==23.0.0 --hash=sha256:0\n"])
def test_gunicorn_may_be_named(source: Path, text: str) -> None:
    assert read(source, text).name_gunicorn


def test_gunicorn_may_be_named_in_an_included_file(source: Path) -> None:
    write(source, {"base.txt": "gunicorn\n"})
    assert read(source, "-rbase.txt\n-r base.txt\n").name_gunicorn


def test_another_package_is_not_gunicorn(source: Path) -> None:
    assert not read(source, "# gunicorn\nuvicorn\ngunicornish\n").name_gunicorn


@pytest.mark.parametrize("line", [
    ".", "./lib", "-e .", "--editable=./lib", "/srv/wheels/till.whl", "till @ file:///srv/till.whl", "file:lib",
    "lib/till", "lib/till ; python_version > '3'",
])
def test_a_line_that_names_a_path_needs_the_source(source: Path, line: str) -> None:
    write(source, {"lib/till/pyproject.toml": "[project]\n"})
    assert not read(source, f"flask\n{line}\n").self_contained


@pytest.mark.parametrize("line", [
    "till @ https://example.org/till.whl", "git+https://example.org/lib/till", "--index-url https://example.org/simple",
    "--find-links wheels/", "# ./lib",
])
def test_a_line_that_names_no_path_does_not(source: Path, line: str) -> None:
    assert read(source, f"flask\n{line}\n").self_contained


def test_a_file_behind_a_link_needs_the_source(source: Path) -> None:
    (source / "linked.txt").symlink_to("requirements.txt")
    assert not read_requirements(read_source_tree(source), "linked.txt").self_contained
