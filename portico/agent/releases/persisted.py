"""The folders of the app that live in its state directory: in the release each is a link.

Root makes the links, and nothing below the state directory: the app itself makes the folders there when it starts, so
that no link which the app leaves there can lead root elsewhere.
"""

from pathlib import Path
from typing import Iterator, Sequence

from portico.protocol.manifest import Entry


def links(state: Path, folders: Sequence[str]) -> Iterator[Entry]:
    """Yield the link of each folder, as an entry of the release's list of files."""
    return (Entry("link", str(state / folder), folder) for folder in folders)
