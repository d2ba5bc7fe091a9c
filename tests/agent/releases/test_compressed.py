"""Static files are compressed once, where that pays."""

import gzip
import random
from pathlib import Path

import pytest

from portico.agent.releases.compressed import LEAST_BYTES, compress
from portico.protocol.manifest import entries

TEXT = b"let x = 1;\n" * 500
NOISE = random.Random(1).randbytes(5000)


def _compressed(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write and compress files; return the paths of what was written."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return [entry.path for entry in entries(compress(folder, [f"0644 {'0' * 64} {path}" for path in files]))]


def test_a_text_gets_a_compressed_copy_and_stays_as_it_is(tmp_path: Path) -> None:
    assert _compressed(tmp_path, {"deep/app.JS": TEXT}) == ["deep/app.JS.gz"]
    assert (tmp_path / "deep/app.JS").read_bytes() == TEXT
    assert gzip.decompress((tmp_path / "deep/app.JS.gz").read_bytes()) == TEXT
    assert (tmp_path / "deep/app.JS.gz").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(("path", "data"), [
    ("font.ttf", NOISE), ("small.js", TEXT[:LEAST_BYTES - 1]), ("picture.png", TEXT), ("archive.js.gz", TEXT),
])  # fmt: skip
def test_a_file_that_would_gain_little_is_left_alone(path: str, data: bytes, tmp_path: Path) -> None:
    assert _compressed(tmp_path, {path: data}) == []
    assert [file.name for file in tmp_path.iterdir()] == [path]


def test_a_compressed_file_of_the_apps_own_stays(tmp_path: Path) -> None:
    assert _compressed(tmp_path, {"app.js": TEXT, "app.js.gz": b"own", "a.js": TEXT, "a.js.gz/x": b""}) == []
    assert (tmp_path / "app.js.gz").read_bytes() == b"own"


def test_the_same_file_is_compressed_to_the_same_bytes_with_the_time_of_the_original(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        _compressed(tmp_path / folder, {"app.js": TEXT})
    assert (tmp_path / "one/app.js.gz").read_bytes() == (tmp_path / "two/app.js.gz").read_bytes()
    assert (tmp_path / "one/app.js.gz").stat().st_mtime == (tmp_path / "one/app.js").stat().st_mtime
