"""Finds the lines of requirements files that decide what pip installs, for the program and for the agent."""

import re
from posixpath import dirname, join, normpath
from typing import Callable, Dict, List, Optional

_INCLUDED = re.compile(r"\s*(?:-r|-c|--requirement|--constraint)(?:\s+|=)(\S+)")
_TAKEN_FROM_THE_SOURCE = re.compile(r"(-e\s|--editable[\s=]|\.|/|file:)|.*@\s*file:")


def texts(read: Callable[[str], Optional[str]], path: str) -> Dict[str, str]:
    """Return the texts of a file and of all that it includes, by path; pip itself reports a file that is missing.

    `read` returns the text of a file of the source, or None when there is no such file.
    """
    found: Dict[str, str] = {}
    pending = [normpath(path)]
    while pending:
        name = pending.pop(0)
        text = None if name in found else read(name)
        if text is not None:
            found[name] = text
            pending += [normpath(join(dirname(name), include)) for include in _includes(text)]
    return found


def _includes(text: str) -> List[str]:
    return [match[1] for match in map(_INCLUDED.match, text.splitlines()) if match]


def takes_from_the_source(text: str, exists: Callable[[str], bool]) -> bool:
    """Return whether a line names a path: the source itself, a folder of it, a wheel in it."""
    return any(_names_a_path(line, exists) for line in text.splitlines())


def _names_a_path(line: str, exists: Callable[[str], bool]) -> bool:
    requirement = line.partition(" #")[0].partition(";")[0].strip()
    is_option = requirement.startswith("-") and not requirement.startswith(("-e", "--editable"))
    if is_option or requirement.startswith("#"):
        return False
    return bool(_TAKEN_FROM_THE_SOURCE.match(requirement)) or ("/" in requirement and exists(requirement))
