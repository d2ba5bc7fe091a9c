"""The command to type when a setting was refused."""

from typing import Any

from portico.planning.settings.refusing.fault import Place, ShellWord
from portico.planning.settings.refusing.fields import Model, field_at, is_dictionary, is_list, model_at
from portico.planning.settings.refusing.property_path import names, typed, typed_place


def remove(place: Place) -> str:
    return f"pulumi config rm {typed_place(place)}"


def put(place: Place, value: Any) -> str:
    """`pulumi config set`, in whose values true and false are lower case."""
    return f"pulumi config set {typed_place(place)} {_argument(value)}"


def _argument(value: Any) -> str:
    if isinstance(value, ShellWord):
        return value.text
    return typed(str(value).lower() if isinstance(value, bool) else str(value))


def example(model: Model, place: Place, missing: bool) -> str:
    """The commands that put a setting's example where a value is missing or wrong.

    Pulumi puts nothing below a value of another shape, so where a list or an object belongs that value goes first.
    """
    field = field_at(model, names(place))
    if field is None:
        return put(place, _shown(model, place[:-1]).popitem()[1])
    if isinstance(place[-1], int):
        items = _shown(model, place)
        item = items[place[-1] % len(items)]
        return remove(place) if isinstance(item, dict) else put(place, item)
    below = _below(model, place)
    if below is None:
        return put(place, _shown(model, place))
    return "; ".join([*([] if missing else [remove(place)]), *(put(at, value) for at, value in below)])


def _below(model: Model, place: Place) -> list[tuple[Place, Any]] | None:
    """The values that make a list or an object; None where a plain value belongs."""
    field = field_at(model, names(place))
    section = model_at(model, names(place))
    if field is not None and is_list(field):
        items = list(enumerate(_shown(model, place)))
        return [((*place, at, *part), value) for at, item in items for part, value in _plain(item)]
    if field is not None and is_dictionary(field):
        return [((*place, name), value) for name, value in _shown(model, place).items()]
    if section is None:
        return None
    required = [name for name, field in section.model_fields.items() if field.is_required()]
    return [((*place, name), _shown(model, (*place, name))) for name in required]


def _plain(item: Any) -> list[tuple[Place, Any]]:
    return [((name,), value) for name, value in item.items()] if isinstance(item, dict) else [((), item)]


def _shown(model: Model, place: Place) -> Any:
    field = field_at(model, names(place))
    example = (field.examples or [None])[0] if field else None
    return dict(example) if isinstance(example, dict) else example
