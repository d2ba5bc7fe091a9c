"""The files of the app's source that belong to a release, each with its mode and digest."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from portico.planning.content_id import content_id
from portico.planning.errors import SourceError
from portico.planning.source import link
from portico.planning.source.digest import digest_of
from portico.planning.source.ignored import IGNORE_FILE, Ignored, read_ignored
from portico.protocol.manifest import Entry

MOST_FILES = 20_000


@dataclass(frozen=True)
class SourceTree:
    """A readable, complete list of what will be released."""

    directory: Path
    entries: tuple[Entry, ...]
    left_out: tuple[str, ...] = ()
    """Files and folders that git ignores, or that look like data and secrets of the developer's machine."""

    @cached_property
    def tree_id(self) -> str:
        return content_id(self.manifest)

    @property
    def manifest(self) -> list[str]:
        """The lines of the manifest, one for each entry: mode, digest, path."""
        return [entry.line() for entry in self.entries]

    @cached_property
    def files(self) -> Mapping[str, Entry]:
        """The files by path, without links."""
        return {entry.path: entry for entry in self.entries if entry.mode != "link"}

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders with at least one entry below them, the source itself included."""
        return frozenset(str(folder) for entry in self.entries for folder in PurePosixPath(entry.path).parents)

    def holds_folder(self, path: str) -> bool:
        return str(PurePosixPath(path)) in self.folders

    def file(self, path: str) -> Entry | None:
        """Return the file at a path, or the file that a link there leads to; None where there is none."""
        return self.files.get(path) or self.files.get(link.resolved(self.directory, path))

    def folder(self, path: str) -> list[str]:
        """Return the manifest of one folder as Nginx will serve it: paths below it, links resolved, hidden files left
        out."""
        prefix = f"{PurePosixPath(path)}/"
        inside = [entry for entry in self.entries if entry.path.startswith(prefix)]
        return [self._served(entry, prefix) for entry in inside if not _hidden(entry.path, prefix)]

    def _served(self, entry: Entry, prefix: str) -> str:
        file = self.file(entry.path)
        if file is None:
            raise link.refusal(self.directory, entry.path, "to a file that can be served", entry.digest)
        if _hidden(file.path, prefix):
            raise link.refusal(self.directory, entry.path, "to a file that is not hidden", entry.digest)
        return Entry("0644", file.digest, entry.path.removeprefix(prefix)).line()


def read_source_tree(directory: Path) -> SourceTree:
    """Return the tree below a folder, in a stable order.

    Raises SourceError for what cannot be released: a link to something outside of the release, a device, a name with
    control characters, more than 20,000 files.
    """
    left_out: list[str] = []
    paths = sorted(_walk(directory, read_ignored(directory), left_out))
    tree = SourceTree(directory, tuple(_entry(directory, path) for path in paths), tuple(sorted(left_out)))
    for entry in tree.entries:
        if entry.mode == "link" and not tree.file(entry.path) and not tree.holds_folder(
            link.resolved(directory, entry.path)
        ):
            raise link.refusal(directory, entry.path, "to something that belongs to the release", entry.digest)
    return tree


def _walk(directory: Path, ignored: Ignored, left_out: list[str]) -> Iterator[str]:
    """Yield the paths that belong to the release; add those to `left_out` of which somebody should know."""
    count = 0
    pending = [""]
    while pending:
        folder = pending.pop()
        for item in _items(directory / folder):
            path = f"{folder}{item.name}"
            is_folder = item.is_dir(follow_symlinks=False)
            path += "/" if is_folder else ""
            if ignored.is_usual(path):
                continue
            if ignored.is_of_the_developer(path):
                left_out.append(path)
            elif is_folder:
                pending.append(path)
            else:
                count += 1
                if count > MOST_FILES:
                    raise SourceError(_too_many(directory))
                yield path


def _items(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise SourceError(f"{folder}: expected a folder that can be read, got: {error.strerror}") from None


def _too_many(directory: Path) -> str:
    return (
        f"{directory}: expected at most {MOST_FILES} files, got more\n    to fix it: name what does not belong to"
        f" the app in {directory / IGNORE_FILE}, one .gitignore pattern a line"
    )


def _entry(directory: Path, path: str) -> Entry:
    full = directory / path
    if not path.isprintable():
        raise SourceError(
            f"{directory}: expected file names in UTF-8 without control characters, got {path!r}\n    to fix it:"
            f" rename it, or name what does not belong to the app in {IGNORE_FILE}"
        )
    try:
        mode = full.lstat().st_mode
    except OSError as error:
        raise SourceError(
            f"{full}: expected a file that does not change while it is read, got: {error.strerror}"
        ) from None
    if stat.S_ISLNK(mode):
        return Entry("link", link.link_target(directory, path), path)
    if not stat.S_ISREG(mode):
        raise SourceError(
            f"{full}: expected a file or a link, got a device, socket or pipe\n    to fix it: name it in {IGNORE_FILE}"
        )
    return Entry("0755" if mode & stat.S_IXUSR else "0644", digest_of(full), path)


def _hidden(path: str, prefix: str) -> bool:
    """Return whether a part of the path below the prefix starts with a dot; the served folder itself may start with
    one."""
    return any(part.startswith(".") for part in path.removeprefix(prefix).split("/"))
