"""Writes and removes files so that, whenever the process dies, each is as it was before or as it should be."""

import json
import os
import shutil
from pathlib import Path
from typing import Any, Iterator


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a temporary file, sync it, rename it: no one ever reads half a file, or a secret before it is protected."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
        _sync_folder(path.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _sync_folder(path: Path) -> None:
    """Sync a folder: without that, a rename in it is lost in a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_lines(path: Path, lines: "list[str]", mode: int = 0o644) -> None:
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
