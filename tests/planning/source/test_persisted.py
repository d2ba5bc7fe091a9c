"""The folders of the app that live in its state directory have no file in the release."""

from pathlib import Path

import pytest

from portico.planning.errors import SourceError
from portico.planning.source.persisted import without_persisted
from portico.planning.source.tree import SourceTree, read_source_tree
from tests.planning.written import write


def _tree(source: Path, *folders: str) -> SourceTree:
    return without_persisted(read_source_tree(source), folders)


def _refusal(source: Path, *folders: str) -> str:
    with pytest.raises(SourceError) as refused:
        _tree(source, *folders)
    return str(refused.value)


def test_a_folder_that_the_source_lacks_changes_nothing(source: Path) -> None:
    assert _tree(source, "instance", "media/photos") == read_source_tree(source)


def test_what_only_keeps_a_folder_in_git_is_left_out(source: Path) -> None:
    before = _tree(source)
    write(source, {"instance/.gitkeep": "", "uploads/photos/.gitignore": "*\n!.gitignore\n"})
    assert _tree(source, "instance", "uploads") == before


def test_a_file_in_such_a_folder_is_refused(source: Path) -> None:
    write(source, {"instance/config.py": "DEBUG = False\n"})
    assert _refusal(source, "uploads", "instance").splitlines() == [
        "app.persist[1]: expected instance without files of the source, got instance/config.py, which would be in the "
        "first release only",
        "    to fix it: move the file to another folder of the source, or name instance/config.py in .porticoignore",
    ]


@pytest.mark.parametrize("folder", ["wsgi.py", "wsgi.py/photos"])
def test_a_file_in_the_way_is_refused(folder: str, source: Path) -> None:
    assert f"app.persist[0]: expected {folder} without files of the source, got wsgi.py" in _refusal(source, folder)


def test_a_link_in_the_way_is_refused(source: Path) -> None:
    write(source, {"real/a.txt": "a"})
    (source / "media").symlink_to("real")
    assert "app.persist[0]: expected media/photos without files of the source, got media" in _refusal(
        source, "media/photos"
    )


def test_a_folder_whose_name_only_begins_alike_is_another(source: Path) -> None:
    write(source, {"uploads2/a.txt": "a"})
    assert _tree(source, "uploads").holds_folder("uploads2")
