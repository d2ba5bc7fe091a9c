"""Symbolic links: kept where they stay inside, refused where they leave, and nothing leaks through one."""

import os
from pathlib import Path

import pytest

from portico.planning.errors import SourceError
from portico.planning.source.tree import read_source_tree
from portico.protocol.manifest import Entry
from tests.planning.written import write

REMEDY = "    to fix it: put the file itself there, or name the link in .porticoignore"


def link(source: Path, path: str, target: str) -> None:
    (source / path).parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, source / path)


def refusal(source: Path) -> str:
    with pytest.raises(SourceError) as refused:
        read_source_tree(source)
    return str(refused.value)


def refusal_to_serve(source: Path) -> str:
    tree = read_source_tree(source)
    with pytest.raises(SourceError) as refused:
        tree.folder("static")
    return str(refused.value)


@pytest.mark.parametrize(
    ("path", "target"),
    [("app.py", "wsgi.py"), ("deep/er/app.py", "../../wsgi.py"), ("assets", "static"), ("static/self", ".."),
     ("a/b", "./../static/a.css")],
)  # fmt: skip
def test_a_link_that_stays_inside_is_kept_as_it_is(path: str, target: str, source: Path) -> None:
    link(source, path, target)
    assert Entry("link", target, path) in read_source_tree(source).entries


@pytest.mark.parametrize("target", ["../outside", "/etc/passwd", "static/../../outside", "..", "/"])
def test_a_link_that_leaves_the_source_is_refused(target: str, source: Path) -> None:
    link(source, "leak", target)
    assert refusal(source) == (
        f"{source}/leak: expected a link that stays inside the source, relative, got one to {target!r}\n{REMEDY}"
    )


def test_an_absolute_link_is_refused_even_to_a_file_inside(source: Path) -> None:
    link(source, "leak", str(source / "wsgi.py"))
    assert "that stays inside the source, relative" in refusal(source)


def test_a_link_that_leaves_by_way_of_another_is_refused(source: Path) -> None:
    link(source, "deep/er/up", "../..")
    link(source, "leak", f"deep/er/up/../{source.name}-outside")
    assert "leak: expected a link that stays inside the source" in refusal(source)


@pytest.mark.parametrize("target", ["wsgi.py ", "a b", "line\nbreak"])
def test_a_link_that_no_manifest_can_hold_is_refused(target: str, source: Path) -> None:
    link(source, "odd", target)
    assert f"expected a link without spaces or control characters, got one to {target!r}" in refusal(source)


@pytest.mark.parametrize("target", ["nowhere", "odd", "empty", ".git/config", "notes.log"])
def test_a_link_to_nothing_of_the_release_is_refused(target: str, source: Path) -> None:
    (source / "empty").mkdir()
    write(source, {".git/config": "x", "notes.log": "x", ".porticoignore": "*.log\n"})
    link(source, "odd", target)
    assert refusal(source) == (
        f"{source}/odd: expected a link to something that belongs to the release, got one to {target!r}\n{REMEDY}"
    )


def test_links_in_a_circle_are_refused(source: Path) -> None:
    link(source, "one", "two")
    link(source, "two", "one")
    assert "one: expected a link to something that belongs to the release" in refusal(source)


@pytest.mark.parametrize("path", [".#wsgi.py", "node_modules"])
def test_a_link_that_is_ignored_is_not_looked_at(path: str, source: Path) -> None:
    link(source, path, "/nowhere/at/all")
    assert path not in [entry.path for entry in read_source_tree(source).entries]


def test_a_folder_behind_a_link_is_not_listed_twice(source: Path) -> None:
    link(source, "assets", "static")
    assert [entry.path for entry in read_source_tree(source).entries if "a.css" in entry.path] == ["static/a.css"]


def test_a_link_is_served_as_the_file_it_leads_to(source: Path) -> None:
    write(source, {"build/app.js": "1"})
    link(source, "static/app.js", "../build/app.js")
    (css, js) = read_source_tree(source).folder("static")
    built = next(entry for entry in read_source_tree(source).entries if entry.path == "build/app.js")
    assert (css.split(" ")[2], js) == ("a.css", f"0644 {built.digest} app.js")


@pytest.mark.parametrize("target", ["../.hidden", ".hidden", "../.config/x"])
def test_a_hidden_file_is_not_served_through_a_link(target: str, source: Path) -> None:
    write(source, {".hidden": "SECRET=1", "static/.hidden": "x", ".config/x": "x"})
    link(source, "static/plain", target)
    assert "static/plain: expected a link to a file that is not hidden" in refusal_to_serve(source)


def test_a_folder_is_not_served_through_a_link(source: Path) -> None:
    write(source, {"build/app.js": "1"})
    link(source, "static/build", "../build")
    assert "static/build: expected a link to a file that can be served" in refusal_to_serve(source)


def test_hidden_files_are_not_served(source: Path) -> None:
    write(source, {"static/.hidden": "x", "static/.well-known/x": "x", "static/a/.b/c": "x", "static/a/d": "x"})
    assert [line.split(" ", 2)[2] for line in read_source_tree(source).folder("static")] == ["a.css", "a/d"]


def test_a_folder_that_is_hidden_itself_may_be_served(source: Path) -> None:
    write(source, {".build/out/app.js": "1"})
    link(source, ".build/out/main.js", "app.js")
    names = [line.split(" ", 2)[2] for line in read_source_tree(source).folder(".build/out")]
    assert names == ["app.js", "main.js"]


def test_a_served_file_is_nobodys_program(source: Path) -> None:
    (source / "static/a.css").chmod(0o755)
    assert read_source_tree(source).folder("static")[0].startswith("0644 ")
