"""The base of a plan's sections: each is a frozen dataclass that is read from JSON and written to JSON.

For a type checker these classes are dataclasses of the standard library. When they run they are made here: to import
`dataclasses` costs a step of the agent a fifth of its time.
"""

from typing import TYPE_CHECKING, Any, Dict, Mapping, Type, TypeVar, get_type_hints

from portico.protocol.plan.reading import PlanError, described, read_as

if TYPE_CHECKING:
    from dataclasses import dataclass, field
else:
    def dataclass(**_: bool) -> Any:
        """Return a decorator that leaves the class as it is: `Section` does the work."""
        return lambda section: section

    def field(*, repr: bool, default: Any = None) -> Any:
        """Return the mark of a field that `repr` leaves out; `default` is the value of a field that is missing."""
        return _Hidden(default)

__all__ = ["PlanError", "Section", "dataclass", "field"]

This = TypeVar("This", bound="Section")
_TYPES: Dict[type, Dict[str, Any]] = {}
"""The types of the fields of each class, in the order in which they are written."""


class _Hidden:
    """The mark of a field that holds a secret."""

    def __init__(self, default: Any) -> None:
        self.default = default


class Section:
    """A part of a plan. A field with a default is left out of the text while it has this default.

    A field that the text lacks has its default when it is read; without a default an Optional one is None.
    """

    def __init__(self, **values: Any) -> None:
        types = _types_of(type(self))
        wrong = [*(name for name in values if name not in types),
                 *(name for name in types if name not in values and not _has_default(type(self), name))]
        if wrong:
            raise TypeError(f"{type(self).__name__}: a wrong or a missing field: {', '.join(wrong)}")
        self.__dict__.update({name: values[name] if name in values else _default_of(type(self), name)
                              for name in types})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    __hash__ = None  # type: ignore[assignment] # lists and mappings are among the fields

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self.__dict__.items() if not _is_hidden(type(self), name))
        return f"{type(self).__name__}({', '.join(shown)})"

    @classmethod
    def read(cls: Type[This], value: Any, where: str = "") -> This:
        """Return the section in an object of JSON; fields of other versions are ignored.

        `where` is the section's name in messages. Raises PlanError for a value of another type.
        """
        if not isinstance(value, dict):
            raise PlanError(where or cls.__name__, "an object", described(value))
        return cls(**{name: _field(cls, name, kind, value, f"{where}.{name}" if where else name)
                      for name, kind in _types_of(cls).items()})

    def written(self) -> Dict[str, Any]:
        """Return the section as an object of JSON, its fields in the order of the class."""
        return {name: _plain(value) for name, value in self.__dict__.items()
                if not _has_default(type(self), name) or _plain(value) != _plain(_default_of(type(self), name))}

    def but(self: This, **changes: Any) -> This:
        """Return the section with other values of some fields."""
        return type(self)(**{**self.__dict__, **changes})


def _types_of(cls: type) -> Dict[str, Any]:
    if cls not in _TYPES:
        _TYPES[cls] = get_type_hints(cls)
    return _TYPES[cls]


def _has_default(cls: type, name: str) -> bool:
    mark = getattr(cls, name, ...)
    return mark is not ... and (not isinstance(mark, _Hidden) or mark.default is not None)


def _default_of(cls: type, name: str) -> Any:
    mark = getattr(cls, name)
    return mark.default if isinstance(mark, _Hidden) else mark


def _is_hidden(cls: type, name: str) -> bool:
    return isinstance(getattr(cls, name, None), _Hidden)


def _field(cls: type, name: str, kind: Any, values: Mapping[str, Any], where: str) -> Any:
    if name not in values and _has_default(cls, name):
        return _default_of(cls, name)
    return read_as(kind, values.get(name, ...), where)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, Section):
        return value.written()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value
