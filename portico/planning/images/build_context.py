"""The build context of an image as one file: a Dockerfile, the app's files below `app/`, and what installs packages."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from portico.planning.content_id import content_id
from portico.planning.images.installing import TOOLS
from portico.planning.source.archive import add_tree, written_once
from portico.planning.source.tree import SourceTree


def write_context(tree: SourceTree, dockerfile: str, tools: Mapping[str, str], folder: Path) -> Path:
    """Write a build context into a file named by its content, once, whole or not at all; return its path.

    `tools` are texts of files below `tools/`, by name.
    """
    texts = {"Dockerfile": dockerfile, **{f"{TOOLS}{name}": text for name, text in tools.items()}}

    def fill(archive: tarfile.TarFile) -> None:
        for name, text in texts.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
        add_tree(archive, tree, "app/")

    return written_once(folder, content_id([texts, tree.tree_id]), fill)
