"""Reads a value of JSON as a type. A message about one that does not fit names its place and never its value."""

from collections.abc import Mapping, Sequence
from typing import Any, Tuple, Union, get_args, get_origin

MISSING = ...
"""The value of a field that the text does not have."""
_PLAIN = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}
_NONE = type(None)


class PlanError(ValueError):
    """A value that is not of the expected type."""

    def __init__(self, where: str, expected: str, got: str) -> None:
        super().__init__(f"{where}: expected {expected}, got {got}")
        self.where, self.expected, self.got = where, expected, got


def read_as(kind: Any, value: Any, where: str) -> Any:
    """Return a value as its type wants it; `where` is its place in the plan. Raises PlanError."""
    origin = get_origin(kind)
    if origin is Union:
        return _one_of(get_args(kind), value, where)
    if value is MISSING:
        raise PlanError(where, expected(kind), "nothing")
    if kind is Any:
        return value
    if origin is Sequence:
        return _sequence(get_args(kind)[0], value, where)
    if origin is Mapping:
        return _mapping(get_args(kind)[1], value, where)
    if kind in _PLAIN:
        return _plain(kind, value, where)
    return kind.read(value, where)


def _one_of(kinds: Tuple[Any, ...], value: Any, where: str) -> Any:
    """Return the value as the kind that fits: None, a text, a number, or the section for an object."""
    if value in (None, MISSING) and _NONE in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not _NONE)
    for kind in kinds[:-1]:
        if _fits(kind, value):
            return read_as(kind, value, where)
    return read_as(kinds[-1], value, where)


def _fits(kind: Any, value: Any) -> bool:
    if kind in _PLAIN:
        return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    return isinstance(value, list if get_origin(kind) is Sequence else dict)


def _plain(kind: type, value: Any, where: str) -> Any:
    is_number = kind is float and isinstance(value, int) and not isinstance(value, bool)
    if not is_number and not _fits(kind, value):
        raise PlanError(where, expected(kind), described(value))
    return value


def _sequence(kind: Any, values: Any, where: str) -> Any:
    if not isinstance(values, (list, tuple)):
        raise PlanError(where, expected(Sequence[kind]), described(values))
    if kind is str and all(type(value) is str for value in values):
        return values  # the thousands of lines of a manifest
    return [read_as(kind, value, f"{where}[{position}]") for position, value in enumerate(values)]


def _mapping(kind: Any, values: Any, where: str) -> Any:
    if not isinstance(values, dict):
        raise PlanError(where, "an object", described(values))
    return {name: read_as(kind, value, f"{where}.{name}") for name, value in values.items()}


def expected(kind: Any) -> str:
    """Return words for a type."""
    if get_origin(kind) is Union:
        return " or ".join(expected(each) for each in get_args(kind) if each is not _NONE)
    return "a list" if get_origin(kind) is Sequence else _PLAIN.get(kind, "an object")


def described(value: Any) -> str:
    """Return words for the type of a value: the value itself may be a secret."""
    if value is None or value is MISSING:
        return "null" if value is None else "nothing"
    kinds = {bool: "true or false", str: "a text", int: "a number", float: "a number", dict: "an object"}
    return kinds.get(type(value), "a list")
