"""Places in the configuration as Pulumi writes them: nginx.static[0].url."""

import json
import re
import shlex
from collections.abc import Sequence

from portico.planning.settings.refusing.fault import Place


def dotted(place: Place) -> str:
    """A place for the eye, control characters visible."""
    return "".join(_part(part, at == 0, visible(part)) for at, part in enumerate(place))


def typed_place(place: Place) -> str:
    """The arguments after `pulumi config rm` or `set` that lead there.

    Pulumi has no words for a name that holds a NUL or both a backslash and a quote; then they lead to what holds it.
    """
    while any(isinstance(part, str) and ("\0" in part or '\\"' in part or part.endswith("\\")) for part in place):
        place = place[:-1]
    path = "".join(_part(part, at == 0, f'"{_quoted(part)}"') for at, part in enumerate(place))
    return f"--path {typed(path)}" if len(place) > 1 else typed(path)


def typed(argument: str) -> str:
    """Return a single word for the shell; what cannot be seen is spelled out."""
    if argument.isprintable():
        return shlex.quote(argument)
    return "$'" + visible(argument)[1:-1].replace("'", r"\'") + "'"


def visible(value: object) -> str:
    """JSON in which every character can be seen."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _quoted(name: str | int) -> str:
    return str(name).replace('"', '\\"')


def _part(part: str | int, first: bool, in_quotes: str) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if first:
        return part if part.isprintable() else in_quotes[1:-1]
    return f".{part}" if re.fullmatch(r"[\w-]+", part) else f"[{in_quotes}]"


def names(place: Place) -> Sequence[str]:
    """The place without positions in lists."""
    return [part for part in place if isinstance(part, str)]
