"""Finding the declaration of a setting by its place."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Model = type[BaseModel]


def field_at(model: Model, names: Sequence[str]) -> FieldInfo | None:
    """The declaration at the end of the names; None below a dictionary, and where there is none."""
    owner = model_at(model, names[:-1])
    return owner.model_fields.get(names[-1]) if owner is not None and names else None


def model_at(model: Model, names: Sequence[str]) -> Model | None:
    """The section at the end of the names; of a list of sections, that of its items."""
    current: Model | None = model
    for name in names:
        field = current.model_fields.get(name) if current else None
        current = model_in(field.annotation) if field else None
    return current


def model_in(annotation: Any) -> Model | None:
    """The section that an annotation holds somewhere."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := model_in(part))), None)


def is_list(field: FieldInfo) -> bool:
    return any(get_origin(part) is tuple for part in (field.annotation, *_parts(field.annotation)))


def _parts(annotation: Any) -> Iterator[Any]:
    """The types in a union and below annotations."""
    if get_origin(annotation) not in (tuple, dict):
        for part in get_args(annotation):
            yield part
            yield from _parts(part)


def is_dictionary(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is dict
