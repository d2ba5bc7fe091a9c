"""Files that are as they were or as they should be."""

import stat
from pathlib import Path

import pytest

from portico.agent.machine import atomic


def test_a_file_is_replaced_whole_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    atomic.write(path, b"old")
    atomic.write(path, b"secret", mode=0o600)
    assert path.read_bytes() == b"secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        atomic.write(path, b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


def test_what_a_killed_write_left_is_overwritten_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "file.new").write_bytes(b"a half written and much longer text")
    atomic.write(tmp_path / "file", b"whole")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("file", b"whole")]


@pytest.mark.parametrize("text", ["", "{", "nonsense"])
def test_what_is_not_whole_is_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text)
    assert atomic.read_json(tmp_path / "file") is None
    assert atomic.read_json(tmp_path / "absent") is None
    assert atomic.read_json(tmp_path / "file" / "below") is None


def test_a_tree_is_removed_and_names_of_half_removed_ones_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "tree" / "deep").mkdir(parents=True)
    (tmp_path / ".half.doomed-1").mkdir()
    assert list(atomic.names_in(tmp_path)) == ["tree"]
    atomic.remove_tree(tmp_path / "tree")
    atomic.remove_tree(tmp_path / "tree")
    assert list(atomic.names_in(tmp_path)) == []
    assert list(atomic.names_in(tmp_path / "absent")) == []
