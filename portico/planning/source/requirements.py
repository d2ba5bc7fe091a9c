"""Which files of the source decide what pip installs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from portico.planning.source.tree import SourceTree

INCLUDED = re.compile(r"\s*(?:-r|-c|--requirement|--constraint)(?:\s+|=)(\S+)")
TAKEN_FROM_THE_SOURCE = re.compile(r"(-e\s|--editable[\s=]|\.|/|file:)|.*@\s*file:")
GUNICORN = re.compile(r"\s*gunicorn\b", re.IGNORECASE)


@dataclass(frozen=True)
class Requirements:
    """What pip reads."""

    files: Sequence[str]
    """The file and those it includes, each once."""
    self_contained: bool
    """Nothing else of the source is needed to install them."""
    name_gunicorn: bool


def read_requirements(tree: SourceTree, path: str) -> Requirements:
    """The requirements at a path of the source; a file that is included and not there is pip's to tell."""
    texts = dict(_included(tree, path))
    lines = [line for text in texts.values() for line in text.splitlines()]
    plain = all(file in tree.files for file in texts)
    return Requirements(
        files=list(texts),
        self_contained=plain and not any(_takes_from_the_source(tree, line) for line in lines),
        name_gunicorn=any(GUNICORN.match(line) for line in lines),
    )


def _included(tree: SourceTree, path: str) -> Iterator[tuple[str, str]]:
    pending, seen = [normpath(path)], set()
    while pending:
        name = pending.pop(0)
        if name in seen or not tree.file(name):
            continue
        seen.add(name)
        text = (tree.directory / name).read_text(errors="replace")
        yield name, text
        found = (INCLUDED.match(line) for line in text.splitlines())
        pending += [normpath(join(dirname(name), match[1])) for match in found if match]


def _takes_from_the_source(tree: SourceTree, line: str) -> bool:
    """Whether a line names a path: the source itself, a folder of it, a wheel in it."""
    told = line.partition(" #")[0].partition(";")[0].strip()
    if told.startswith("-") and not told.startswith(("-e", "--editable")):
        return False
    return bool(TAKEN_FROM_THE_SOURCE.match(told)) or ("/" in told and (tree.directory / told).exists())
