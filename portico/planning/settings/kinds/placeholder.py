"""The folders of the app that the values of `app.environment` may name."""

import re
from collections.abc import Iterator, Mapping

from portico.planning.settings.refusing.fault import Fault, refused

FOLDERS = ("APP", "STATE_DIRECTORY")
"""The names that a value may have in braces: the release's source folder, and the app's state directory."""
ESCAPED, BRACE = "$${", "${"
_BRACES = re.compile(r"\$\$\{|\$\{(?:([^}]*)\})?")
"""Matches `$${`, which stands for `${`, and the beginning of a name in braces, with the name if it ends."""


def require_folders(value: str) -> str:
    """Refuse a `${` that does not begin the name of a folder."""
    if set(named(value)) - set(FOLDERS):
        names = " or ".join(f"${{{name}}}" for name in FOLDERS)
        raise refused(Fault(f"{names} after $, or {ESCAPED} for {BRACE} itself", mend=_escaped(value)))
    return value


def named(value: str) -> Iterator[str]:
    """Yield what stands in the braces of each `${` of a value; an empty text where they do not end."""
    return (match[1] or "" for match in _BRACES.finditer(value) if match[0] != ESCAPED)


def expanded(value: str, folders: Mapping[str, str]) -> str:
    """Return the value with the paths of its folders."""
    return _BRACES.sub(lambda match: BRACE if match[0] == ESCAPED else folders[match[1]], value)


def _escaped(value: str) -> str:
    return _BRACES.sub(lambda match: match[0] if match[1] in FOLDERS or match[0] == ESCAPED else f"${match[0]}", value)
