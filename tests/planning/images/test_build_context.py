"""A build context has the same bytes for the same source and the same Dockerfile."""

import os
import tarfile
from pathlib import Path

import pytest

from portico.planning.errors import SourceError
from portico.planning.images.build_context import write_context
from portico.planning.source.tree import SourceTree, read_source_tree
from tests.planning.written import write

DOCKERFILE = "FROM python:3.13-slim\nCOPY app/ /app/\n"


@pytest.fixture
def tree(source: Path) -> SourceTree:
    (source / "current.css").symlink_to("static/a.css")
    return read_source_tree(source)


def test_it_holds_the_dockerfile_and_the_source_below_app(tree: SourceTree, tmp_path: Path) -> None:
    with tarfile.open(write_context(tree, DOCKERFILE, {}, tmp_path)) as archive:
        names = archive.getnames()
        dockerfile = archive.extractfile("Dockerfile")
        assert dockerfile is not None
        assert dockerfile.read() == DOCKERFILE.encode()
    assert names == ["Dockerfile", *(f"app/{entry.path}" for entry in tree.entries)]


def test_it_holds_what_gets_uv_beside_the_source(tree: SourceTree, tmp_path: Path) -> None:
    with tarfile.open(write_context(tree, DOCKERFILE, {"index.py": "x"}, tmp_path)) as archive:
        file = archive.extractfile("tools/index.py")
        assert file is not None
        assert file.read() == b"x"


def test_the_same_source_in_another_folder_is_the_same_bytes(tree: SourceTree, tmp_path: Path) -> None:
    first = write_context(tree, DOCKERFILE, {}, tmp_path / "a")
    write(tmp_path / "other", {path: (tree.directory / path).read_text() for path in tree.files})
    (tmp_path / "other/current.css").symlink_to("static/a.css")
    os.utime(tmp_path / "other/wsgi.py", (1, 1))
    second = write_context(read_source_tree(tmp_path / "other"), DOCKERFILE, {}, tmp_path / "b")
    assert (first.name, first.read_bytes()) == (second.name, second.read_bytes())


def test_another_dockerfile_is_another_context(tree: SourceTree, tmp_path: Path) -> None:
    assert write_context(tree, DOCKERFILE, {}, tmp_path) != write_context(tree, f"{DOCKERFILE}USER 1\n", {}, tmp_path)


def test_a_source_that_changes_meanwhile_leaves_no_context(tree: SourceTree, tmp_path: Path) -> None:
    write(tree.directory, {"wsgi.py": "app = 2\n"})
    with pytest.raises(SourceError, match=r"wsgi\.py: expected a file that does not change while it is read"):
        write_context(tree, DOCKERFILE, {}, tmp_path / "contexts")
    assert list((tmp_path / "contexts").iterdir()) == []
