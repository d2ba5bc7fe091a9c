"""The build context of an image as one file: a Dockerfile, and the app's files below `app/`."""

import io
import tarfile
from pathlib import Path

from portico.planning.content_id import content_id
from portico.planning.source.archive import add_tree, written_once
from portico.planning.source.tree import SourceTree


def write_context(tree: SourceTree, dockerfile: str, folder: Path) -> Path:
    """Write a build context into a file named by its content, once, whole or not at all; return its path."""

    def fill(archive: tarfile.TarFile) -> None:
        text = dockerfile.encode()
        member = tarfile.TarInfo("Dockerfile")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
        add_tree(archive, tree, "app/")

    return written_once(folder, content_id([dockerfile, tree.tree_id]), fill)
