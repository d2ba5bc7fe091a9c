"""The files of the source that decide what pip installs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portico.planning.source.tree import SourceTree
from portico.protocol.requirements import takes_from_the_source, texts

HASH = "--hash"
"""The option of a requirement that has a hash: then everything that is installed needs one."""
GUNICORN = re.compile(r"\s*gunicorn\b", re.IGNORECASE)


@dataclass(frozen=True)
class Requirements:
    """The requirements of an app, as pip reads them."""

    files: Sequence[str]
    """The requirements file and the files that it includes, each once."""
    self_contained: bool
    """True when pip needs nothing else of the source to install them."""
    name_gunicorn: bool
    hashed: bool
    """True when a requirement has a hash."""


def read_requirements(tree: SourceTree, path: str) -> Requirements:
    """Read the requirements at a path of the source; pip itself reports an included file that is missing."""

    def read(name: str) -> str | None:
        return (tree.directory / name).read_text(errors="replace") if tree.file(name) else None

    files = texts(read, path)
    plain = all(file in tree.files for file in files)
    return Requirements(
        files=list(files),
        self_contained=plain and not any(takes_from_the_source(text, _stands_in(tree)) for text in files.values()),
        hashed=any(HASH in text for text in files.values()),
        name_gunicorn=any(GUNICORN.match(line) for text in files.values() for line in text.splitlines()),
    )


def _stands_in(tree: SourceTree) -> Callable[[str], bool]:
    return lambda path: (tree.directory / path).exists()
