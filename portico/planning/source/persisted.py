"""The folders of `app.persist` in a source: the release has links in their place, so the source has no file there."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from portico.planning.errors import SourceError
from portico.planning.source.ignored import IGNORE_FILE
from portico.planning.source.tree import SourceTree

PLACEHOLDERS = (".gitkeep", ".keep", ".gitignore")
"""Names of files that only keep an empty folder in git."""


def without_persisted(tree: SourceTree, folders: Sequence[str]) -> SourceTree:
    """Return the tree without what only keeps these folders in git.

    Raises SourceError for any other file in one of them, and for a file or a link that is in a folder's way.
    """
    for position, folder in enumerate(folders):
        for entry in tree.entries:
            if _in_the_way(entry.path, folder):
                raise _refusal(position, folder, entry.path)
    kept = tuple(entry for entry in tree.entries if not any(_is_below(entry.path, folder) for folder in folders))
    return replace(tree, entries=kept)


def _in_the_way(path: str, folder: str) -> bool:
    ways = {folder, *map(str, PurePosixPath(folder).parents)}
    return path in ways or (_is_below(path, folder) and PurePosixPath(path).name not in PLACEHOLDERS)


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _refusal(position: int, folder: str, path: str) -> SourceError:
    return SourceError(
        f"app.persist[{position}]: expected {folder} without files of the source, got {path}, which would be in the "
        "first release only\n    to fix it: move the file to another folder of the source, or name "
        f"{shlex.quote(path)} in {IGNORE_FILE}"
    )
