"""The digest of a file is that of all its bytes."""

import hashlib
from pathlib import Path

import pytest

from portico.protocol.digest import PIECE, digest_of


@pytest.mark.parametrize("content", [b"", b"body {}", b"\0" * (PIECE + 1)], ids=["nothing", "a line", "two pieces"])
def test_all_bytes_of_a_file_count(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)

    assert digest_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        digest_of(tmp_path / "none")
