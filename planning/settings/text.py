"""The kinds of text that may reach a command line, a unit or Nginx's configuration: allow-lists, each with its words."""

import ipaddress
import json
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

LOOPBACK_NAMES = ("127.0.0.1", "localhost")


def refused(expected: str) -> PydanticCustomError:
    """The error of a value that is of the right type and yet not acceptable."""
    return PydanticCustomError("refused", "expected {expected}", {"expected": expected})


def matching(pattern: str, expected: str) -> AfterValidator:
    """A text that matches the whole pattern; otherwise the refusal says what was expected."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise refused(expected)
        return value

    return AfterValidator(check)


def _server_name(value: str) -> str:
    expected = "a host name such as www.example.org (no wildcard, port, scheme or public address)"
    if value in LOOPBACK_NAMES:
        return value
    if _is_address(value) or value.startswith(".") or value.endswith("."):
        raise refused(expected)
    try:
        name = value.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise refused(expected) from None
    label = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
    if len(name) > 253 or not re.fullmatch(rf"{label}(\.{label})*", name):
        raise refused(expected)
    return name


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value.strip("[]"))
    except ValueError:
        return bool(re.fullmatch(r"[0-9.]+", value))
    return True


def _path_inside(value: str) -> str:
    path = PurePosixPath(value)
    if not value or path.is_absolute() or ".." in path.parts or not value.isprintable():
        raise refused("a path inside the app's source, without '..'")
    return value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise refused("text without control characters")
    return value


def _as_written(value: Any) -> Any:
    """`pulumi config set --path` makes numbers and booleans of what was typed; this is what was typed."""
    return json.dumps(value) if isinstance(value, bool | int | float) else value


def unique(what: str) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """A validator for lists whose items may stand there once."""

    def check(values: tuple[Any, ...]) -> tuple[Any, ...]:
        for position, value in enumerate(values):
            if value in values[:position]:
                raise refused(f"each {what} once")
        return values

    return check


AppName = Annotated[
    str, matching(r"[a-z][a-z0-9-]{0,29}(?<!-)", "lower-case letters, digits and hyphens, a letter first, at most 30")
]
Entrypoint = Annotated[
    str,
    matching(
        r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\(\))?",
        "module:callable, for example wsgi:app or shop.web:create_app()",
    ),
]
Printable = Annotated[str, AfterValidator(_printable), BeforeValidator(_as_written)]
PathInside = Annotated[str, AfterValidator(_path_inside)]
ServerName = Annotated[str, AfterValidator(_server_name)]
UrlPath = Annotated[
    str, matching(r"/[A-Za-z0-9._~!&'()*+,=:@%/?-]*", "a path that starts with / and holds no spaces, for example /health")
]
UrlPrefix = Annotated[
    str,
    matching(r"/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)+", "a path with a slash at both ends, for example /static/"),
]
Size = Annotated[
    str,
    matching(r"[1-9][0-9]{0,5}[kKmMgG]?", "a size in Nginx's words, for example 512k or 10m"),
    BeforeValidator(_as_written),
]
Interpreter = Annotated[
    str,
    matching(r"(/[A-Za-z0-9._+-]+)*/?[A-Za-z0-9._+-]+", "the name or path of a Python interpreter, for example python3.12"),
]
VariableName = Annotated[
    str, matching(r"[A-Za-z_][A-Za-z0-9_]*", "a variable name: letters, digits and underscores, no digit first")
]
StatusRange = Annotated[
    str,
    matching(r"[1-5][0-9]{2}(-[1-5][0-9]{2})?", "a status or a range of them, for example 200 or 200-399"),
    BeforeValidator(_as_written),
]
Requirement = Annotated[
    str, matching(r"gunicorn(\[[a-z,]+\])?([<>=!~]=?[0-9A-Za-z.*,<>=!~]+)?", "a requirement on gunicorn, for example gunicorn>=27.0.1")
]
