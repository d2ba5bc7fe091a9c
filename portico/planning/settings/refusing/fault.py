"""A fault in a value, as a validator says it and the refusal prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

Place = tuple[str | int, ...]
"""Names and positions from the namespace down to a value."""
AS_WRITTEN = object()
EXAMPLE = object()
NOTHING = object()


@dataclass(frozen=True)
class ShellWord:
    """A value that only the shell of the person knows: an argument of a command, quoted as it has to be."""

    text: str


@dataclass(frozen=True)
class Fault:
    """A fault in the value that a validator was given."""

    expected: str
    below: Place = ()
    """The place in that value."""
    got: Any = AS_WRITTEN
    """The value comes from a default, not from the configuration."""
    remove: bool = False
    """The value has to be removed, not changed."""
    mend: Any = EXAMPLE
    """The value that fixes the fault; unset: the setting's example."""


def refused(*faults: Fault | str) -> PydanticCustomError:
    """The error of a value that is of the right type and yet not acceptable."""
    listed: Sequence[Fault] = [Fault(fault) if isinstance(fault, str) else fault for fault in faults]
    return PydanticCustomError("refused", "refused", {"faults": listed})
