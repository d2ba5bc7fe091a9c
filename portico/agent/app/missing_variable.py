"""Find the environment variable that an app asked for and did not get, in the lines of its log."""

import re
from typing import List, Sequence

_KEY_ERROR = re.compile(r"^KeyError: '(?P<name>[A-Za-z_]\w{0,100})'$")
_OF_THE_ENVIRONMENT = re.compile(r"\benviron(b)?\b|/os\.py\"")
"""Matches the app's line that reads `os.environ`, and the frame of Python's own module that raises."""
_BY_NAME = re.compile(
    r"Environment variable \"(?P<environs>[A-Za-z_]\w{0,100})\" not set|"
    r"UndefinedValueError: (?P<decouple>[A-Za-z_]\w{0,100}) not found|"
    r"ImproperlyConfigured: Set the (?P<django_environ>[A-Za-z_]\w{0,100}) environment variable"
)
"""Matches what environs, python-decouple and django-environ say."""
_LAST_FRAME = 4
"""Number of lines before the error in which the app's own line is."""


def names(lines: Sequence[str]) -> List[str]:
    """Return the names of the variables that the app did not find; none when its errors are about something else."""
    found: List[str] = []
    for number, line in enumerate(lines):
        key = _KEY_ERROR.match(line)
        frame = lines[max(0, number - _LAST_FRAME):number]
        if key and any(_OF_THE_ENVIRONMENT.search(before) for before in frame):
            found.append(key["name"])
        named = _BY_NAME.search(line[:500])
        found += [name for name in named.groupdict().values() if name] if named else []
    return found
