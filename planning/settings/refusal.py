"""Why a setting was refused, for the person who wrote it: key, expected, got, what to type."""

import difflib
import json
import shlex
from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from planning.errors import SettingsError

EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "names with values",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "less_than_equal": "at most {le}",
    "greater_than_equal": "at least {ge}",
    "literal_error": "{expected}",
    "missing": "a value",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "refused": "{expected}",
    "string_too_short": "a text that is not empty",
    "string_type": "a text",
    "too_long": "at most {max_length} of them",
    "too_short": "at least {min_length}",
    "tuple_type": "a list",
}
LONGEST_VALUE = 120


def refusal(model: type[BaseModel], error: ValidationError) -> SettingsError:
    """All faults of one reading, each with its remedy."""
    return SettingsError("\n".join(_fault(model, details) for details in error.errors()))


def _fault(model: type[BaseModel], details: Any) -> str:
    place: tuple[str | int, ...] = tuple(part for part in details["loc"] if part != "[key]")
    key = dotted(place)
    if details["type"] == "extra_forbidden":
        return _unknown(model, place)
    expected = EXPECTED.get(details["type"], details["msg"]).format(**details.get("ctx", {}))
    if not place:
        return f"portico: expected {expected}"
    got = "nothing" if details["type"] == "missing" else shown(details["input"])
    return f"{key}: expected {expected}, got {got}\n    to mend it: {_remedy(model, place)}"


def _unknown(model: type[BaseModel], place: Sequence[str | int]) -> str:
    fields = getattr(_model_at(model, place[:-1]), "model_fields", {})
    return unknown_key(dotted(place), str(place[-1]), list(fields))


def unknown_key(key: str, name: str, known: Sequence[str]) -> str:
    """The refusal of a key that does not exist, with the nearest one that does."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    return f"{key}: unknown key ({hint})\n    to mend it: pulumi config rm --path {shlex.quote(key)}"


def dotted(place: Sequence[str | int]) -> str:
    """Pulumi's own words for a place: portico:nginx.static[0].url."""
    text = "portico:"
    for position, part in enumerate(place):
        text += f"[{part}]" if isinstance(part, int) else ("." if position else "") + part
    return text


def shown(value: Any) -> str:
    """A value as the person wrote it, control characters visible, not longer than a line."""
    text = json.dumps(value, ensure_ascii=True, default=repr)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"


def _remedy(model: type[BaseModel], place: Sequence[str | int]) -> str:
    place, example = _example(model, place)
    if isinstance(example, bool):
        example = str(example).lower()
    return f"pulumi config set --path {shlex.quote(dotted(place))} {shlex.quote(str(example))}"


def _example(model: type[BaseModel], place: Sequence[str | int]) -> tuple[Sequence[str | int], Any]:
    """A place that takes one plain value, at or below the faulty one, and a value that is accepted there."""
    names = [part for part in place if isinstance(part, str)]
    section = _model_at(model, names)
    if section is not None:
        inner = [0] if _is_list(_field_at(model, names)) and not isinstance(place[-1], int) else []
        return _example(model, [*place, *inner, next(iter(section.model_fields))])
    field = _field_at(model, names)
    if field is None:
        return place, next(iter(_field_at(model, names[:-1]).examples[0].values()))
    example = field.examples[0]
    if isinstance(example, list):
        return [*place, *([] if isinstance(place[-1], int) else [0])], example[0]
    if isinstance(example, dict):
        return [*place, next(iter(example))], next(iter(example.values()))
    return place, example


def _is_list(field: FieldInfo | None) -> bool:
    return field is not None and get_origin(field.annotation) is tuple


def _field_at(model: type[BaseModel], names: Sequence[str]) -> FieldInfo | None:
    owner = _model_at(model, names[:-1])
    return owner.model_fields.get(names[-1]) if owner is not None and names else None


def _model_at(model: type[BaseModel], place: Sequence[str | int]) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for name in place:
        if isinstance(name, str) and current is not None:
            field = current.model_fields.get(name)
            current = _model_in(field.annotation) if field else None
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
