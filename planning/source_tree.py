"""What belongs to a release: the files of the app's source, each with its mode and digest."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import pathspec

from planning.content_id import content_id
from planning.errors import SourceError

IGNORE_FILE = ".porticoignore"
ALWAYS_IGNORED = (
    ".git", ".hg", ".svn", ".venv", "venv", "node_modules", ".portico",
    "__pycache__", "*.py[cod]", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store", IGNORE_FILE,
)
MOST_FILES = 20_000
PIECE = 1 << 20


@dataclass(frozen=True)
class Entry:
    """One file or symbolic link of the tree."""

    path: str
    """Relative to the source, with forward slashes."""
    mode: str
    """0644, 0755, or `link`."""
    digest: str
    """SHA-256 of a file's bytes; a link's target."""

    def line(self) -> str:
        return f"{self.mode} {self.digest} {self.path}"


@dataclass(frozen=True)
class SourceTree:
    """A readable, complete list of what will be released."""

    directory: Path
    entries: tuple[Entry, ...]

    @cached_property
    def release_id(self) -> str:
        return content_id(self.manifest)

    @property
    def manifest(self) -> list[str]:
        """A line an entry: mode, digest, path."""
        return [entry.line() for entry in self.entries]

    def holds_folder(self, path: str) -> bool:
        return any(entry.path.startswith(f"{path.rstrip('/')}/") for entry in self.entries)

    def holds_file(self, path: str) -> bool:
        return any(entry.path == str(PurePosixPath(path)) for entry in self.entries)

    def folder(self, path: str) -> list[str]:
        """Manifest of one folder as Nginx will serve it: paths below it, links resolved, hidden files left out."""
        prefix = f"{PurePosixPath(path)}/"
        inside = [entry for entry in self.entries if entry.path.startswith(prefix)]
        return [
            _served(self.directory, entry, entry.path[len(prefix) :])
            for entry in inside
            if not any(part.startswith(".") for part in entry.path[len(prefix) :].split("/"))
        ]


def read_source_tree(directory: Path) -> SourceTree:
    """The tree below a folder, in a stable order.

    Raises SourceError for what cannot be released: a link that leaves the source, a device, a name with control
    characters, more than 20,000 files.
    """
    if not directory.is_dir():
        raise SourceError(f"portico:app.source: expected a folder, got {directory}\n    to mend it: "
                          "pulumi config set --path portico:app.source FOLDER")
    paths = sorted(_walk(directory, "", _ignored(directory)))
    return SourceTree(directory, tuple(_entry(directory, path) for path in paths))


def _ignored(directory: Path) -> pathspec.PathSpec[pathspec.Pattern]:
    own = directory / IGNORE_FILE
    lines = own.read_text().splitlines() if own.is_file() else []
    return pathspec.PathSpec.from_lines("gitignore", [*ALWAYS_IGNORED, *lines])


def _walk(directory: Path, below: str, ignored: pathspec.PathSpec[pathspec.Pattern]) -> Iterator[str]:
    count = 0
    pending = [below]
    while pending:
        with os.scandir(directory / pending[-1]) as found:
            folder = pending.pop()
            for item in found:
                path = f"{folder}{item.name}"
                if item.is_dir(follow_symlinks=False):
                    if not ignored.match_file(f"{path}/"):
                        pending.append(f"{path}/")
                elif not ignored.match_file(path):
                    count += 1
                    if count > MOST_FILES:
                        raise SourceError(_too_many(directory))
                    yield path


def _too_many(directory: Path) -> str:
    return (
        f"{directory}: expected at most {MOST_FILES} files, got more\n    to mend it: name what does not belong to"
        f" the app in {directory / IGNORE_FILE}, one .gitignore pattern a line"
    )


def _entry(directory: Path, path: str) -> Entry:
    full = directory / path
    if not path.isprintable():
        raise SourceError(f"{directory}: expected file names without control characters, got {path!r}")
    status = full.lstat()
    if stat.S_ISLNK(status.st_mode):
        return Entry(path, "link", _link_target(directory, path))
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{full}: expected a file or a link, got a device, socket or pipe")
    return Entry(path, "0755" if status.st_mode & stat.S_IXUSR else "0644", digest_of(full))


def _link_target(directory: Path, path: str) -> str:
    target = os.readlink(directory / path)
    inside = os.path.normpath(os.path.join(os.path.dirname(path), target))
    if os.path.isabs(target) or inside.startswith("..") or " " in target or not target.isprintable():
        raise SourceError(
            f"{directory / path}: expected a link that stays inside the source, got one to {target!r}\n    to mend it:"
            f" put the file itself there, or name the link in {IGNORE_FILE}"
        )
    return target


def _served(directory: Path, entry: Entry, path: str) -> str:
    full = directory / entry.path
    if full.is_file():
        return Entry(path, "0644", digest_of(full) if entry.mode == "link" else entry.digest).line()
    raise SourceError(f"{full}: expected a file to serve, got a link to a folder or to nothing")


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    try:
        seen = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                seen.update(piece)
        return seen.hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: expected a file that can be read, got: {error.strerror}") from None
