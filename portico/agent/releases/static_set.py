"""Makes a set of static files: originals byte for byte, dated by their content, and compressed copies beside them."""

import os
from pathlib import Path
from typing import List, Mapping, Optional, Sequence, Tuple

from portico.agent.machine import atomic
from portico.agent.releases import manifest, package_files
from portico.agent.releases.compressed import compress
from portico.protocol.manifest import entries
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.plan.static import Static

CONTENTS = "contents.json"
EARLIEST = 1_000_000_000
"""The first second of the times that files get: they lie in the nine years after September 2001."""


@dataclass(frozen=True, kw_only=True)
class Contents(Section):
    """The record of a whole set, in its own folder."""

    urls: Mapping[str, str]
    """The public prefix of each folder, by the folder's name."""
    compressed: Mapping[str, Sequence[str]]
    """The manifest of the compressed files that were made for each folder, by the folder's name."""
    packaged: Mapping[str, Sequence[str]] = {}
    """The manifest of the files of each folder that came from a package, by the folder's name."""


def contents(folder: Path) -> Optional[Contents]:
    """Return the record of a set; None for a set that an earlier Portico made."""
    record = atomic.read_json(folder / CONTENTS)
    return None if record is None else Contents.read(record)


def make(folder: Path, static: Static, app: Path, environment: Optional[Path]) -> None:
    """Copy each location's files out of the app's folder or a package, date them, and compress them if the plan says
    so."""
    packaged, compressed = {}, {}
    for location in static.locations:
        copy, source, files = folder / location.folder, app / location.path, location.files
        if location.package and environment:
            source = package_files.folder_of(environment, location)
            files = packaged[location.folder] = package_files.listed(source)
        manifest.copy(entries(files), source, copy)
        _date(copy, files)
        compressed[location.folder] = compress(copy, files) if static.compress else []
    urls = {each.folder: each.url for each in static.locations}
    atomic.write_json(folder / CONTENTS, Contents(urls=urls, compressed=compressed, packaged=packaged).written())


def _date(folder: Path, listed: Sequence[str]) -> None:
    """Give each file a time that follows from its content.

    Nginx makes a file's ETag of its time and size: so a file that a deploy does not change keeps its ETag, and has the
    same one on each host.
    """
    for entry in entries(listed):
        seconds = EARLIEST + int(entry.digest[:7], 16)
        os.utime(folder / entry.path, (seconds, seconds))


def counted(record: Optional[Contents]) -> Tuple[int, int]:
    """Return how many compressed files were made, and how many files came from packages."""
    if record is None:
        return 0, 0
    compressed, packaged = (sum(map(len, each.values())) for each in (record.compressed, record.packaged))
    return compressed, packaged


def served(listed: Sequence[str], record: Optional[Contents], folder: str) -> List[str]:
    """Return the manifest of a folder as it is on disk: the plan's files or a package's, and compressed copies."""
    if record is None:
        return list(listed)
    return [*listed, *record.packaged.get(folder, []), *record.compressed.get(folder, [])]
