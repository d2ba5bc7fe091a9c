"""The kinds of text that may reach a command line, a unit or Nginx: allow-lists, each with its words."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from portico.planning.settings.kinds.entrypoint import entrypoint
from portico.planning.settings.kinds.header import underscore_header
from portico.planning.settings.kinds.server_name import server_name
from portico.planning.settings.refusing.fault import Fault, ShellWord, refused

LONGEST_VARIABLE = 30_000
"""Linux takes 128 KiB for one variable of an environment; a character has up to four bytes."""
FIRST_INEXACT = 1 << 63
"""The first whole number that Pulumi keeps as a floating-point number, with 15 to 17 digits."""
OF_THE_STARTER = (
    "GUNICORN_CMD_ARGS", "GUNICORN_FD", "GUNICORN_PID", "LISTEN_FDNAMES", "LISTEN_FDS", "LISTEN_PID", "NOTIFY_SOCKET",
)  # fmt: skip
"""Variables by which Gunicorn hears of its settings and sockets before it reads its own configuration."""


@dataclass(frozen=True)
class Kind:
    """A kind of text: what it takes in words, and what is kept of a value, None when it is refused."""

    expected: str
    kept: Callable[[str], str | None]
    longest: int = 200

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: str) -> str:
        if len(value) > self.longest:
            raise refused(f"{self.expected}, at most {self.longest} characters")
        kept = self.kept(value)
        if kept is None:
            raise refused(self.expected)
        return kept


def matching(pattern: str) -> Callable[[str], str | None]:
    """Takes a text that matches the whole pattern, as it is."""
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: value if compiled.fullmatch(value) else None


def _printable(value: str) -> str | None:
    return value if value.isprintable() else None


def _several_lines(value: str) -> str | None:
    return value if all(character.isprintable() or character in "\n\t" for character in value) else None


def _not_empty(value: str) -> str | None:
    return value if value and value.isprintable() else None


def _path_inside(value: str) -> str | None:
    path = PurePosixPath(value)
    inside = path.parts and not path.is_absolute() and ".." not in path.parts
    return str(path) if inside and value.isprintable() else None


def _name_pattern(value: str) -> str | None:
    try:
        re.compile(value)
    except re.error:
        return None
    return value if re.fullmatch(r"[!#-&(-~]+", value) else None


def _variable_name(value: str) -> str | None:
    return value if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value) and value not in OF_THE_STARTER else None


def _status_range(value: str) -> str | None:
    match = re.fullmatch(r"([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?", value)
    return value if match and match[1] <= (match[2] or match[1]) else None


def as_typed(value: Any) -> Any:
    """`pulumi config set --path` makes numbers and booleans of what was typed; this is what was typed."""
    if isinstance(value, int | float) and abs(value) >= FIRST_INEXACT:
        why = "a text: Pulumi has changed the digits of this number"
        raise refused(Fault(why, mend=ShellWord("--type string DIGITS")))
    return json.dumps(value) if isinstance(value, bool | int | float) else value


AppName = Annotated[
    str,
    Kind(
        "lower-case letters, digits and hyphens, a letter first, no hyphen last, not a catchall of Portico's",
        matching(r"(?!portico-catchall)[a-z][a-z0-9-]*(?<!-)"),
        longest=30,
    ),
]
AccountName = Annotated[
    str,
    Kind(
        "the name of a user or group: letters, digits and . _ -, a letter or underscore first",
        matching(r"[A-Za-z_][A-Za-z0-9._-]*"),
        longest=32,
    ),
]
DebianPackage = Annotated[
    str,
    Kind(
        "the name of a Debian package: lower-case letters, digits and + . -, two at least, no hyphen last",
        matching(r"[a-z0-9][a-z0-9+.-]*[a-z0-9+.]"),
    ),
]
"""https://www.debian.org/doc/debian-policy/ch-controlfields.html#source; apt-get removes a name with a hyphen last."""
Entrypoint = Annotated[
    str,
    Kind(
        "module:callable, for example wsgi:app, shop.web:create_app() or"
        " shop:create_app('production'), with plain values",
        entrypoint,
        500,
    ),
]
Printable = Annotated[
    str, BeforeValidator(as_typed), Kind("text without control characters", _printable, LONGEST_VARIABLE)
]
Text = Annotated[
    str, BeforeValidator(as_typed), Kind("a text that is not empty, without control characters", _not_empty, 1000)
]
SecretText = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind("a text without control characters but line ends and tabs", _several_lines, LONGEST_VARIABLE),
]
Folder = Annotated[str, Kind("the path of a folder, without control characters", _not_empty, 4000)]
PathInside = Annotated[
    str, Kind("a path inside the app's source, without '..' or control characters", _path_inside, 1000)
]
PackageName = Annotated[
    str, Kind("the name of a package as Python imports it, for example flask_admin or shop.web",
              matching(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*"))
]
NamePattern = Annotated[
    str, Kind("a regular expression of ASCII characters, without quotes and spaces", _name_pattern)
]
ServerName = Annotated[
    str,
    Kind("a host name such as www.example.org or *.example.org (no port, scheme or underscore)", server_name, 253),
]
SiteFile = Annotated[
    str,
    Kind(
        "the name of a file in sites-enabled: letters, digits and . _ -, a letter or digit first",
        matching(r"[A-Za-z0-9][A-Za-z0-9._-]*"),
    ),
]
UrlPath = Annotated[
    str,
    Kind(
        "a path that starts with / and holds no spaces, for example /health",
        matching(r"/[A-Za-z0-9._~!&'()*+,=:@%/?-]*"),
        2000,
    ),
]
UrlPrefix = Annotated[
    str,
    Kind(
        "a path with a slash at both ends, no part of it starting with a dot, for example /static/",
        matching(r"/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)+"),
    ),
]
Size = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind("a size in Nginx's words, for example 512k or 10m", matching(r"[1-9][0-9]{0,8}[kKmMgG]?")),
]
BufferSize = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind("a size from 8k to 64k, in Nginx's words", matching(r"([89]|[1-5][0-9]|6[0-4])k")),
]
UnderscoreHeader = Annotated[
    str,
    Kind(
        "a header's name with an underscore, such as api_key, that is not another spelling of one that Nginx sets",
        underscore_header,
        60,
    ),
]
Interpreter = Annotated[
    str,
    Kind(
        "the name or absolute path of a Python interpreter, for example python3.12",
        matching(r"(/[A-Za-z0-9._+-]+)+|[A-Za-z0-9_][A-Za-z0-9._+-]*"),
    ),
]
VariableName = Annotated[
    str,
    Kind(
        "a variable's name (letters, digits, underscores, no digit first) that does not steer Gunicorn's own start",
        _variable_name,
    ),
]
StatusRange = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind("a status or a rising range of them, for example 200 or 200-399", _status_range),
]
Requirement = Annotated[
    str,
    Kind(
        "a requirement on gunicorn without spaces, for example gunicorn>=27.0.1",
        matching(r"gunicorn(\[[a-z]+(,[a-z]+)*\])?({0}(,{0})*)?".format(r"([=!~<>]=|[<>])[0-9][0-9A-Za-z.*+!-]*")),
    ),
]
