"""A value that a program knows only while it runs: a Pulumi Output, which a setting keeps as it is."""

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

SHOWN = "(known while the program runs)"
"""Printed in place of such a value."""


@runtime_checkable
class Later(Protocol):
    """A Pulumi Output, without an import of Pulumi."""

    def apply(self, func: Callable[[Any], Any], /) -> Any:
        """Return what a function makes of the value."""


class OrLater:
    """Lets a setting take an Output. Its type is still that of the value, which is all that configuration can have."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shown = core_schema.plain_serializer_function_ser_schema(_shown)
        return core_schema.no_info_wrap_validator_function(_unless_later, handler(source), serialization=shown)


def _unless_later(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, Later) else handler(value)


def _shown(value: Any) -> Any:
    return SHOWN if isinstance(value, Later) else value
