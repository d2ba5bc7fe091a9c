"""A list of files in a plan: a line a file, with its mode, its digest and its path."""

from typing import Iterable, Iterator, NamedTuple


class Entry(NamedTuple):
    """One file or symbolic link."""

    mode: str
    """0644, 0755, or `link`."""
    digest: str
    """SHA-256 of a file's bytes; a link's target."""
    path: str
    """Relative to the source, with forward slashes."""

    def line(self) -> str:
        """Return the entry as it stands in a plan."""
        return f"{self.mode} {self.digest} {self.path}"


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Read the lines of a plan. Raises ValueError for a line with fewer than three words."""
    for line in lines:
        mode, digest, path = line.split(" ", 2)
        yield Entry(mode, digest, path)
