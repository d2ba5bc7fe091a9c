"""Writes and removes files so that, whenever the process dies, each is as it was before or as it should be."""

import json
import os
import shutil
from pathlib import Path
from typing import Any, Iterator, Sequence

from portico.protocol.atomic import in_one_piece


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file in one piece; its folder is made if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with in_one_piece(path, mode) as file:
        file.write(data)


def write_lines(path: Path, lines: "Sequence[str]", mode: int = 0o644) -> None:
    write(path, ("\n".join(lines) + "\n").encode(), mode)


def write_json(path: Path, content: Any, mode: int = 0o644) -> None:
    write(path, json.dumps(content, indent=2).encode() + b"\n", mode)


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, or None when there is no such file or it is not whole."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def remove_tree(path: Path) -> None:
    """Remove a folder, renamed first: what an interrupted removal leaves must not be taken for the folder itself."""
    doomed = path.with_name(f".{path.name}.doomed-{os.getpid()}")
    try:
        os.replace(path, doomed)
    except FileNotFoundError:
        return
    shutil.rmtree(doomed)


def names_in(path: Path) -> "Iterator[str]":
    """Yield the sorted names in a folder, except hidden ones, which are unfinished; none when the folder is missing."""
    if path.is_dir():
        yield from sorted(entry.name for entry in path.iterdir() if not entry.name.startswith("."))
