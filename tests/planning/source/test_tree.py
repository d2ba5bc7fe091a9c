"""The files that belong to a release, and those that cannot be released."""

import hashlib
import os
import socket
import time
import tracemalloc
from pathlib import Path

import pytest

from portico.planning.errors import SourceError
from portico.planning.source.tree import MOST_FILES, read_source_tree
from portico.protocol.manifest import Entry
from tests.planning.conftest import Anybody
from tests.planning.written import write


def paths(source: Path) -> list[str]:
    return [entry.path for entry in read_source_tree(source).entries]


def refusal(source: Path) -> str:
    with pytest.raises(SourceError) as refused:
        read_source_tree(source)
    return str(refused.value)


def test_an_entry_is_mode_digest_and_path(source: Path) -> None:
    digest = hashlib.sha256(b"app = 1\n").hexdigest()
    assert read_source_tree(source).entries[-1] == Entry("0644", digest, "wsgi.py")
    assert read_source_tree(source).manifest[-1] == f"0644 {digest} wsgi.py"


def test_entries_are_sorted_whatever_the_order_they_were_made_in(source: Path) -> None:
    write(source, {name: name for name in ("z.py", "a/b.py", "a.py", "B.py")})
    assert paths(source) == ["B.py", "a.py", "a/b.py", "requirements.txt", "static/a.css", "wsgi.py", "z.py"]


def test_the_id_does_not_depend_on_times_owners_modes_or_the_folder(source: Path, tmp_path: Path) -> None:
    for path in ("static/a.css", "requirements.txt", "wsgi.py"):
        write(tmp_path, {path: (source / path).read_text()})
    (tmp_path / "wsgi.py").chmod(0o600)
    (source / "wsgi.py").chmod(0o664)
    os.utime(source / "wsgi.py", (time.time() - 9999,) * 2)
    assert read_source_tree(source).tree_id == read_source_tree(tmp_path).tree_id


@pytest.mark.parametrize("change", [{"wsgi.py": "app = 2\n"}, {"new.py": ""}, {"static/b.css": ""}])
def test_the_id_changes_with_the_content(change: dict[str, str], source: Path) -> None:
    before = read_source_tree(source).tree_id
    write(source, change)
    assert read_source_tree(source).tree_id != before


def test_the_id_changes_when_a_file_is_renamed_or_removed(source: Path) -> None:
    ids = [read_source_tree(source).tree_id]
    (source / "wsgi.py").rename(source / "app.py")
    ids.append(read_source_tree(source).tree_id)
    (source / "app.py").unlink()
    assert read_source_tree(source).tree_id not in ids


@pytest.mark.parametrize(
    ("mode", "kept"), [(0o600, "0644"), (0o666, "0644"), (0o644, "0644"), (0o700, "0755"), (0o4755, "0755")]
)
def test_of_a_mode_only_the_owners_execute_bit_is_kept(mode: int, kept: str, source: Path) -> None:
    (source / "wsgi.py").chmod(mode)
    assert read_source_tree(source).entries[-1].mode == kept


@pytest.mark.parametrize(
    "name", ["with space.py", " leading.py", "trailing ", "semi;colon", "quote'\"", "brace}", "$dollar", "\u00fcber.py"]
)
def test_a_name_with_odd_characters_is_kept_as_it_is(name: str, source: Path) -> None:
    write(source, {f"odd/{name}": "x"})
    line = next(line for line in read_source_tree(source).manifest if " odd/" in line)
    assert line.split(" ", 2)[2] == f"odd/{name}"


@pytest.mark.parametrize("name", [b"new\nline", b"esc\x1b[31m", b"latin-\xfc", b"tab\t", b"bidi-\xe2\x80\xae"])
def test_a_name_that_cannot_be_printed_is_refused(name: bytes, source: Path) -> None:
    with open(os.fsencode(source) + b"/" + name, "w"):
        pass
    words = refusal(source)
    assert "expected file names in UTF-8 without control characters" in words
    assert all(character.isprintable() or character == "\n" for character in words)


def test_an_empty_folder_is_not_released(source: Path) -> None:
    (source / "empty").mkdir()
    assert not read_source_tree(source).holds_folder("empty")


@pytest.mark.parametrize("kind", ["fifo", "socket"])
def test_what_is_neither_file_nor_link_is_refused(kind: str, source: Path) -> None:
    if kind == "fifo":
        os.mkfifo(source / "odd")
    else:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(source / "odd"))
    assert refusal(source) == (
        f"{source}/odd: expected a file or a link, got a device, socket or pipe\n"
        "    to fix it: name it in .porticoignore"
    )


def test_a_pipe_that_is_ignored_is_in_nobodys_way(source: Path) -> None:
    os.mkfifo(source / "odd")
    write(source, {".porticoignore": "odd\n"})
    assert "odd" not in paths(source)


@pytest.mark.parametrize(("path", "what"), [("wsgi.py", "file"), ("static", "folder"), (".porticoignore", "file")])
def test_what_cannot_be_read_is_refused_by_name(path: str, what: str, source: Path, anybody: Anybody) -> None:
    write(source, {".porticoignore": ""})
    (source / path).chmod(0)
    with anybody():
        words = refusal(source)
    assert words == f"{source / path}: expected a {what} that can be read, got: Permission denied"


def test_five_thousand_files_are_one_release(source: Path) -> None:
    write(source, {f"many/{number // 100}/{number}.txt": str(number) for number in range(5000)})
    tree = read_source_tree(source)
    assert len(tree.entries) == 5003
    assert len(tree.tree_id) == 12


def test_more_than_twenty_thousand_files_are_refused_with_what_to_type(source: Path) -> None:
    (source / "many").mkdir()
    for number in range(MOST_FILES - 2):
        os.link(source / "wsgi.py", source / "many" / str(number))
    assert refusal(source) == (
        f"{source}: expected at most 20000 files, got more\n    to fix it: name what does not belong to the app in"
        f" {source}/.porticoignore, one .gitignore pattern a line"
    )
    write(source, {".porticoignore": "/many/\n"})
    assert len(paths(source)) == 3


def test_a_large_file_is_read_in_pieces(source: Path) -> None:
    with (source / "large").open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    digest = next(entry.digest for entry in read_source_tree(source).entries if entry.path == "large")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000
    assert digest == hashlib.sha256(bytes(200_000_000)).hexdigest()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == (
        f"{tmp_path}/nowhere: expected a folder that can be read, got: No such file or directory"
    )
