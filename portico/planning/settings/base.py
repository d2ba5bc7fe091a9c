"""The base of all settings."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A key of the stack's configuration: frozen, strictly typed, unknown keys refused.

    Pydantic does not read the fields' docstrings: that takes a third of the time in which the settings load, and only
    the pages show them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
