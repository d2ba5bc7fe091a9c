"""The source as one file: the same bytes for the same tree, whole or not at all."""

import os
import tarfile
from pathlib import Path

import pytest

from portico.planning.source.archive import KEPT, write_archive
from portico.planning.source.tree import SourceTree, read_source_tree
from tests.planning.written import write


@pytest.fixture
def tree(source: Path) -> SourceTree:
    """A small app with a program, a link, and a name that is nobody's usual one."""
    write(source, {"bin/start": "#!/bin/sh\n", "odd/with space \u00fc.txt": "x", f"long/{'n' * 200}.txt": "y"})
    (source / "bin/start").chmod(0o755)
    (source / "current.css").symlink_to("static/a.css")
    return read_source_tree(source)


def changed(source: Path, content: str) -> SourceTree:
    write(source, {"wsgi.py": content})
    return read_source_tree(source)


def test_the_same_tree_is_the_same_bytes(tree: SourceTree, tmp_path: Path) -> None:
    first = write_archive(tree, tmp_path / "a")
    for entry in tree.files.values():
        os.utime(tree.directory / entry.path, (1, 1))
    second = write_archive(read_source_tree(tree.directory), tmp_path / "b")
    assert first.name == second.name == f"{tree.tree_id}.tar.gz"
    assert first.read_bytes() == second.read_bytes()


def test_every_file_and_link_is_there_with_its_mode_and_nothing_else(tree: SourceTree, tmp_path: Path) -> None:
    with tarfile.open(write_archive(tree, tmp_path)) as archive:
        members = archive.getmembers()
    told = {member.name: "link" if member.issym() else f"{member.mode:04o}" for member in members}
    assert told == {entry.path: entry.mode for entry in tree.entries}
    assert [member.linkname for member in members if member.issym()] == ["static/a.css"]


def test_nothing_in_it_tells_who_wrote_it_and_when(tree: SourceTree, tmp_path: Path) -> None:
    with tarfile.open(write_archive(tree, tmp_path)) as archive:
        told = {(member.uid, member.gid, member.uname, member.gname, member.mtime) for member in archive}
    assert told == {(0, 0, "", "", 0)}


def test_unpacked_it_is_the_tree_again(tree: SourceTree, tmp_path: Path) -> None:
    with tarfile.open(write_archive(tree, tmp_path)) as archive:
        archive.extractall(tmp_path / "again", filter="data")
    assert read_source_tree(tmp_path / "again").manifest == tree.manifest


def test_a_tree_that_cannot_be_read_to_its_end_leaves_no_file(tree: SourceTree, tmp_path: Path) -> None:
    (tree.directory / "wsgi.py").unlink()
    with pytest.raises(FileNotFoundError):
        write_archive(tree, tmp_path / "sources")
    assert list((tmp_path / "sources").iterdir()) == []


def test_an_archive_that_is_there_is_left_alone(tree: SourceTree, tmp_path: Path) -> None:
    before = write_archive(tree, tmp_path).stat()
    assert write_archive(tree, tmp_path).stat() == before


def test_of_all_archives_the_newest_few_stay(source: Path, tmp_path: Path) -> None:
    written = []
    for number in range(KEPT + 3):
        written.append(write_archive(changed(source, f"app = {number}\n"), tmp_path))
        os.utime(written[-1], ns=(number, number))
    assert set(tmp_path.iterdir()) == set(written[-KEPT:])
    assert KEPT == 5
