"""Reads and writes the list of files in a plan: a line per file, with its mode, its digest and its path."""

from typing import Iterable, Iterator, NamedTuple


class Entry(NamedTuple):
    """A line of the list: a file or a symbolic link."""

    mode: str
    """The file's mode: 0644, 0755, or `link`."""
    digest: str
    """SHA-256 of the file's bytes, in hex; of a link, its target."""
    path: str
    """The path relative to the source, with forward slashes."""

    def line(self) -> str:
        """Return the entry as a line of a plan."""
        return f"{self.mode} {self.digest} {self.path}"


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Read the lines of a plan. Raises ValueError for a line with fewer than three words."""
    for line in lines:
        mode, digest, path = line.split(" ", 2)
        yield Entry(mode, digest, path)
