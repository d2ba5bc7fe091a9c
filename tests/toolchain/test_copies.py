"""`remote.CopyToRemote`, over the provider's own protocol and a real sshd."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.toolchain.provider_driver import ARCHIVE, ASSET, COPY, SIGNATURE, Provider, error_of, secret
from tests.toolchain.sshd import Sshd


def text(content: str) -> dict[str, str]:
    """A text asset."""
    return {SIGNATURE: ASSET, "text": content, "hash": content}


def path(source: str, signature: str = ASSET) -> dict[str, str]:
    """An asset or archive that is on disk."""
    return {SIGNATURE: signature, "path": source, "hash": source}


def inputs(host: Sshd, source: dict[str, Any], target: Path) -> dict[str, Any]:
    """A copy that gets in."""
    return {"connection": secret(host.connection()), "source": source, "remotePath": str(target)}


def files(folder: Path) -> list[str]:
    """Return the files in a folder, at any depth."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder to copy."""
    folder = tmp_path / "tree"
    (folder / "sub").mkdir(parents=True)
    (folder / "a").write_bytes(bytes(range(256)))
    (folder / "sub/b").write_text("b")
    return folder


def test_a_text_becomes_a_file_and_its_parents_are_made(provider: Provider, host: Sshd, tmp_path: Path) -> None:
    made = provider.create(COPY, inputs(host, secret(text("grüße\n")), tmp_path / "x/y/z"))
    assert (tmp_path / "x/y/z").read_text() == "grüße\n"
    assert len(made["id"]) == 8
    assert made["source"] == secret(text("grüße\n"))


@pytest.mark.parametrize(
    ("source", "made", "target", "found"),
    [
        pytest.param("a", "", "new", ["new"], id="a file to a new name"),
        pytest.param("a", "new", "new", ["new/a"], id="a file into a folder"),
        pytest.param("", "", "new", ["new/tree/a", "new/tree/sub/b"], id="a folder keeps its name"),
        pytest.param("", "new", "new", ["new/tree/a", "new/tree/sub/b"], id="in an existing folder too"),
        pytest.param("/", "", "new", ["new/a", "new/sub/b"], id="but not with a slash at its end"),
    ],
)
def test_a_path_is_copied(
    provider: Provider, host: Sshd, tree: Path, source: str, made: str, target: str, found: list[str]
) -> None:
    place = tree.parent / "place"
    (place / made).mkdir(parents=True)
    given = f"{tree}/" if source == "/" else str(tree / source)
    provider.create(COPY, inputs(host, path(given, ARCHIVE if source in ("", "/") else ASSET), place / target))
    assert files(place) == found
    assert (place / found[0]).read_bytes() == bytes(range(256))


def test_ten_megabytes_arrive(provider: Provider, host: Sshd, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"0123456789" * 1_000_000)
    provider.create(COPY, inputs(host, path(str(tmp_path / "large")), tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == (tmp_path / "large").read_bytes()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (text("x"), "is a directory; when using a text asset, remotePath must be a file path"),
        (path("/no/such/file"), "No such file or directory"),
    ],
)
def test_what_cannot_be_copied_is_told(
    provider: Provider, host: Sshd, tmp_path: Path, source: dict[str, str], error: str
) -> None:
    assert error in error_of(lambda: provider.create(COPY, inputs(host, source, tmp_path)))


def test_a_file_in_the_way_of_a_folder_is_told(provider: Provider, host: Sshd, tree: Path) -> None:
    (tree.parent / "file").touch()
    error = error_of(lambda: provider.create(COPY, inputs(host, path(f"{tree}/", ARCHIVE), tree.parent / "file")))
    assert error == f"remote path {tree.parent}/file exists but is not a directory"


@pytest.mark.parametrize(
    ("content", "name", "copied"),
    [("new", "file", ["file"]), ("old", "other", ["other"]), ("old", "file", [])],
    ids=["content", "path", "neither"],
)
def test_an_update_copies_when_content_or_path_changed(
    provider: Provider, host: Sshd, tmp_path: Path, content: str, name: str, copied: list[str]
) -> None:
    state = inputs(host, text("old"), tmp_path / "file")
    provider.update(COPY, state, inputs(host, text(content), tmp_path / name))
    assert files(tmp_path) == copied


def test_a_preview_copies_nothing(provider: Provider, host: Sshd, tmp_path: Path) -> None:
    made = provider.create(COPY, inputs(host, text("x"), tmp_path / "file"), preview=True)
    assert made["remotePath"] == str(tmp_path / "file")
    assert files(tmp_path) == []


def test_delete_leaves_the_copy(provider: Provider, host: Sshd, tmp_path: Path) -> None:
    state = provider.create(COPY, inputs(host, text("x"), tmp_path / "file"))
    provider.delete(COPY, state)
    assert files(tmp_path) == ["file"]
