"""What decides which packages pip installs: releases for which it is the same share a virtual environment."""

import os
import re
from pathlib import Path
from typing import List

_INCLUDE = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)(?:\s+|=)(\S+)")
_FROM_SOURCE = re.compile(r"^\s*(?:-e\s|--editable[\s=]|\.|/|file:)|@\s*file:")


def decisive_texts(app: Path, path: str, release: str) -> List[str]:
    """The requirements with all they include; what comes out of the source itself is this release's alone."""
    found = texts(app, path)
    return [*found, release] if takes_from_the_source(app, found) else found


def texts(app: Path, path: str) -> List[str]:
    """The file and those it includes, each once, in the order they are named; a missing one is pip's to tell."""
    read: List[str] = []
    pending, seen = [path], set()
    while pending:
        name = os.path.normpath(pending.pop(0))
        if name not in seen and (app / name).is_file():
            seen.add(name)
            read.append((app / name).read_text(errors="replace"))
            included = (_INCLUDE.match(line) for line in read[-1].splitlines())
            pending += [os.path.join(os.path.dirname(name), match.group(1)) for match in included if match]
    return read


def takes_from_the_source(app: Path, found: List[str]) -> bool:
    """Whether a line names a path: the source itself, a folder of it, a wheel in it."""
    lines = [line.partition(" #")[0].partition(";")[0].strip() for text in found for line in text.splitlines()]
    return any(_FROM_SOURCE.search(line) or _is_path(app, line) for line in lines if line and line[0] != "#")


def _is_path(app: Path, line: str) -> bool:
    return not line.startswith("-") and "/" in line and (app / line).exists()
