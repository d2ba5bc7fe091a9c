"""Describe the type of a setting in plain words."""

from collections.abc import Iterable, Iterator
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo
from typing_extensions import Doc

from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.text import Kind
from portico.planning.settings.refusing.fields import model_in

PLAIN = {bool: "true or false", int: "a whole number", float: "a number"}


def in_words(annotation: Any, metadata: Iterable[Any] = ()) -> str:
    """Return the type, range and allowed values in words; `metadata` is what stands beside the type in Annotated."""
    facts = list(_flat(metadata))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return in_words(arguments[0], [*arguments[1:], *facts])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        bounds = "".join(f"; {fact.expected}" for fact in facts if isinstance(fact, Items))
        return f"a list{bounds}. Each item: {_item(arguments[0])}"
    if origin is dict:
        return f"names with values. Each name: {in_words(arguments[0])}. Each value: {in_words(arguments[1])}"
    if NoneType in arguments:
        return in_words(next(argument for argument in arguments if argument is not NoneType), facts)
    return _plain(annotation, facts)


def _item(annotation: Any) -> str:
    model = model_in(annotation)
    if model is None:
        return in_words(annotation)
    *others, last = model.model_fields
    return f"an object with {', '.join(others)} and {last}"


def _plain(annotation: Any, facts: list[Any]) -> str:
    documentation = next((fact.documentation for fact in facts if isinstance(fact, Doc)), None)
    if documentation is not None:
        return documentation
    kind = next((fact for fact in facts if isinstance(fact, Kind)), None)
    if kind is not None:
        return kind.expected + ("" if kind.longest == Kind.longest else f"; at most {kind.longest:,} characters")
    least = next((fact.ge for fact in facts if isinstance(fact, Ge)), None)
    most = next((fact.le for fact in facts if isinstance(fact, Le)), None)
    return PLAIN[annotation] + ("" if least is None else f" from {least} to {most}")


def _flat(metadata: Iterable[Any]) -> Iterator[Any]:
    for fact in metadata:
        yield from _flat(fact.metadata) if isinstance(fact, FieldInfo) else [fact]
