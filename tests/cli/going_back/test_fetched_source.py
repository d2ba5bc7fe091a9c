"""The source that a machine sends is written into one folder, and nowhere else."""

import io
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from portico.cli.going_back import fetched_source
from portico.cli.going_back.fetched_source import kept_as, new_folder, unpack
from portico.planning.errors import SourceError

Member = tuple[str, dict[str, Any]]
LINK, HARD, DEVICE, PIPE = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE


def _archive(*members: Member) -> io.BytesIO:
    """A tar archive of members, each with the bytes `x` unless it is told otherwise."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, values in members:
            member = tarfile.TarInfo(name)
            member.size = 1
            for key, value in values.items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(b"x" * member.size) if member.isreg() else None)
    held.seek(0)
    return held


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder beside a file of somebody else."""
    (tmp_path / "outside").write_text("untouched")
    (tmp_path / "source").mkdir()
    return tmp_path / "source"


def test_files_and_links_are_there_with_their_modes(folder: Path) -> None:
    unpack(_archive(("bin", {"type": tarfile.DIRTYPE, "mode": 0o755}), ("bin/new", {"mode": 0o755}),
                    ("a/b", {"mode": 0o644}), ("link", {"type": LINK, "linkname": "bin/new"})), folder)

    assert (folder / "bin/new").stat().st_mode & 0o7777 == 0o755
    assert (folder / "a/b").stat().st_mode & 0o7777 == 0o644
    assert os.readlink(folder / "link") == "bin/new"


def test_the_link_of_a_folder_that_the_app_keeps_is_left_out(folder: Path) -> None:
    unpack(_archive(("wsgi.py", {}), ("media/a", {"type": LINK, "linkname": "/var/lib/portico/media/a"})), folder)

    assert [path.name for path in folder.iterdir()] == ["wsgi.py"]


@pytest.mark.parametrize(("members", "says"), [
    ([("../outside", {})], "leads out"),
    ([("a/../../outside", {})], "leads out"),
    ([("/tmp/outside", {})], "leads out"),
    ([("a/./b", {})], "leads out"),
    ([("x", {"type": LINK, "linkname": "/etc"})], "a link"),
    ([("x", {"type": LINK, "linkname": "/var/lib/portico/y"})], "a link"),
    ([("x", {"type": LINK, "linkname": ".."})], "a link"),
    ([("a/x", {"type": LINK, "linkname": "../../outside"})], "a link"),
    ([("x", {"type": LINK, "linkname": ".."}), ("x/outside", {})], "a link"),
    ([("x", {"type": LINK, "linkname": "y"}), ("x/outside", {})], "cannot be written"),
    ([("x/y", {}), ("x", {"type": LINK, "linkname": "z"})], "cannot be written"),
    ([("a/b/up", {"type": LINK, "linkname": "../.."}), ("out", {"type": LINK, "linkname": "a/b/up/.."}),
      ("out/inside", {"type": LINK, "linkname": "x"})], "leads through a link"),
    ([("x", {}), ("x/y", {})], "cannot be written"),
    ([("x", {}), ("x", {})], "twice"),
    ([("x", {"type": LINK, "linkname": "y"}), ("x", {})], "twice"),
    ([("x", {"mode": 0o4755})], "mode 4755"),
    ([("x", {"mode": 0o2755})], "mode 2755"),
    ([("x", {}), ("y", {"type": HARD, "linkname": "x"})], "neither a file nor a link"),
    ([("x", {"type": DEVICE, "devmajor": 1, "devminor": 3})], "neither a file nor a link"),
    ([("x", {"type": PIPE})], "neither a file nor a link"),
    ([("x\x1b]0;title\x07", {})], "control characters"),
    ([("x\ny", {})], "control characters"),
    ([("n" * 300, {})], "cannot be written"),
], ids=lambda value: value if isinstance(value, str) else None)
def test_what_no_release_holds_is_refused_and_nothing_outside_changes(
    folder: Path, members: list[Member], says: str
) -> None:
    with pytest.raises(SourceError, match=says) as refused:
        unpack(_archive(*members), folder)

    assert str(refused.value).replace("\n", "").isprintable()
    assert sorted(path.name for path in folder.parent.iterdir()) == ["outside", "source"]
    assert (folder.parent / "outside").read_text() == "untouched"


def test_too_many_files_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched_source, "MOST_FILES", 2)

    with pytest.raises(SourceError, match="at most 2 files"):
        unpack(_archive(*((name, {}) for name in "abc")), folder)


@pytest.mark.parametrize("name", ["x", "n" * 20_000], ids=["a large file", "a large header"])
def test_too_many_bytes_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(fetched_source, "MOST_BYTES", 15_000)

    with pytest.raises(SourceError, match="at most 15000 bytes"):
        unpack(_archive((name, {"size": 15_001})), folder)


def test_a_file_that_is_larger_than_what_came_of_it_is_refused(folder: Path) -> None:
    sparse = tarfile.TarInfo("x")
    sparse.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.map": "0,0",
                          "GNU.sparse.size": str(1 << 40)}
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(sparse)
    held.seek(0)

    with pytest.raises(SourceError, match="neither a file nor a link"):
        unpack(held, folder)


@pytest.mark.parametrize("sent", [b"", b"no archive" * 100, _archive(("x", {"size": 5000})).getvalue()[:2000]])
def test_what_is_no_whole_archive_is_refused(folder: Path, sent: bytes) -> None:
    with pytest.raises(SourceError, match="a whole archive"):
        unpack(io.BytesIO(sent), folder)


def test_a_folder_below_which_the_source_is_in_the_archive_is_left_out(folder: Path) -> None:
    unpack(_archive(("app", {"type": tarfile.DIRTYPE}), ("app/wsgi.py", {})), folder, below="app/")

    assert [path.name for path in folder.iterdir()] == ["wsgi.py"]


def test_what_is_beside_that_folder_is_refused(folder: Path) -> None:
    with pytest.raises(SourceError, match="leads out"):
        unpack(_archive(("apple/wsgi.py", {})), folder, below="app/")


def test_a_new_folder_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1" / "old.py").touch()
    with new_folder(tmp_path) as fresh:
        (fresh / "new.py").touch()
        kept_as(fresh, tmp_path / "r1")

    assert [path.name for path in tmp_path.rglob("*")] == ["r1", "new.py"]


def test_a_new_folder_that_was_not_kept_is_gone(tmp_path: Path) -> None:
    with pytest.raises(SourceError), new_folder(tmp_path) as fresh:
        unpack(_archive(("a", {}), ("../out", {})), fresh)

    assert list(tmp_path.iterdir()) == []
