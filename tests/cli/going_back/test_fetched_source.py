"""A source that was fetched is there whole, or not at all."""

import base64
import io
import tarfile
from pathlib import Path

import pytest

from portico.cli.going_back.fetched_source import in_one_piece, unpack
from portico.planning.errors import SourceError


def _archive(name: str) -> str:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.mode = 0o755
        archive.addfile(member)
    return base64.b64encode(held.getvalue()).decode()


def test_it_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "r1"
    folder.mkdir()
    (folder / "old.py").touch()
    with in_one_piece(folder) as beside:
        unpack(_archive("bin/new"), beside)

    assert [path.name for path in folder.rglob("*")] == ["bin", "new"]
    assert (folder / "bin/new").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("name", ["../out", "/etc/passwd"])
def test_a_path_that_leads_out_is_refused_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="leads out of it"), in_one_piece(tmp_path / "r1") as beside:
        unpack(_archive(name), beside)

    assert not (tmp_path / "r1").exists()
