"""Read a resource's inputs as plain data: an unknown value becomes None, a secret becomes Marked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import proxy
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, serialize_properties

UNKNOWN = {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_")}
"""The texts that stand for a value which a preview cannot know."""
CONTAINER = "docker:index/container:Container"
SERVICE = "docker:index/service:Service"

Inputs = dict[str, Any]
Report = Callable[..., None]
"""A function that takes a message and, in a policy for a whole stack, the URN of the resource that it is about."""


@dataclass(frozen=True)
class Marked:
    """A value that Pulumi encrypts in the state and hides in a preview."""

    value: Any


def read(props: Mapping[str, Any]) -> Inputs:
    """Return the inputs of a resource. pulumi_policy leaves the marks of secrets on them only for a remediation."""
    inputs: Inputs = _plain(serialize_properties(props))
    return inputs


def part(value: Any, *path: str) -> Any:
    """Return the value below a path of names; None if it is unknown or absent."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def words(*values: Any) -> list[str]:
    """Return the texts among lists and single texts."""
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [item for item in flat if isinstance(item, str)]


def label(inputs: Inputs, name: str) -> str | None:
    """Return the value of a label of a container or a service; None if it has no such label."""
    values = [entry.get("value") for entry in inputs.get("labels") or [] if part(entry, "label") == name]
    return values[0] if values else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get(SPECIAL_SIG_KEY) == SPECIAL_SECRET_SIG:
            return Marked(_plain(value["value"]))
        return {key: _plain(item) for key, item in value.items() if key != "__defaults"}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if isinstance(value, str) and value in UNKNOWN else value
