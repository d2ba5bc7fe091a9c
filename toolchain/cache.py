"""The cache of a user; its parts appear whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Callable

from . import lock
from .progress import say

PARTIAL = ".partial-"


def default_root() -> Path:
    """Return the cache's folder: `$XDG_CACHE_HOME/portico`, or else `~/.cache/portico`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portico"


def digest(*values: object, files: Iterable[Path] = ()) -> str:
    """A short hash of values and of the names and contents of files."""
    sha256 = hashlib.sha256()
    for value in values:
        sha256.update(f"{value}\0".encode())
    for file in sorted(files):
        content = file.read_bytes()
        sha256.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return sha256.hexdigest()[:12]


class Cache:
    """The parts that were made so far, and the lock under which new ones are."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or default_root()
        self.held: int | None = None

    def find(self, name: str) -> Path | None:
        """A finished part."""
        path = self.root / name
        return path if path.is_dir() else None

    def part(self, name: str, make: Callable[[Path], None]) -> Path:
        """A part, made now unless it is there: in a directory beside its place, renamed when it is finished."""
        present = self.find(name)
        if present:
            return present
        with self.locked():
            if not self.find(name):
                partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=self.root))
                make(partial)
                os.replace(partial, self.root / name)
        return self.root / name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the cache's lock; a second process waits, and says for which one."""
        if self.held is not None:
            yield
            return
        self.root.mkdir(parents=True, exist_ok=True)
        path = self.root / "lock"
        with lock.opened(path) as file:
            _take(file.fileno(), path)
            self.held = file.fileno()
            self._sweep()
            try:
                yield
            finally:
                self.held = None

    def _sweep(self) -> None:
        for left in self.root.glob(PARTIAL + "*"):
            shutil.rmtree(left, ignore_errors=True)


def _take(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"waiting for another installation: {lock.holder(path)}")
        fcntl.flock(file, fcntl.LOCK_EX)
