"""Create, update and delete, for each kind of resource; its runner runs the command."""

from __future__ import annotations

import secrets
from typing import Callable, Protocol

from .inputs import LIFE, LOCAL
from .properties import UNKNOWN, Properties, has_unknown, revealed

Run = Callable[[str, Properties, Properties, str], Properties]
"""Runs a command with its inputs, the outputs so far and the resource's URN; returns the new outputs."""

COMMAND_INPUTS = (*LOCAL, *LIFE, "connection")
OUTPUTS = ("stdout", "stderr", "assets", "archive")


class Resource(Protocol):
    """A resource type of the provider."""

    def create(self, urn: str, name: str, inputs: Properties, preview: bool) -> tuple[str, Properties]:
        """Create it; returns its id and state."""

    def update(self, urn: str, state: Properties, inputs: Properties, preview: bool) -> Properties:
        """Bring it from a state to new inputs; returns the new state."""

    def delete(self, urn: str, state: Properties) -> None:
        """Delete it."""


class Command:
    """A command with a life: `create`, `update` or else `create` again, `delete`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def create(self, urn: str, name: str, inputs: Properties, preview: bool) -> tuple[str, Properties]:
        """Run `create`, if there is one."""
        identity = name + secrets.token_hex(4)
        if preview:
            return identity, {**inputs, "stdout": UNKNOWN, "stderr": UNKNOWN}
        return identity, {**inputs, **self._outputs("create", urn, inputs, {})}

    def update(self, urn: str, state: Properties, inputs: Properties, preview: bool) -> Properties:
        """Run `update`, or else `create`."""
        kept = {key: state[key] for key in OUTPUTS if key in state}
        if preview:
            return {**inputs, **(dict.fromkeys(kept, UNKNOWN) if _changes(state, inputs) else kept)}
        verb = "update" if inputs.get("update") is not None else "create"
        return {**inputs, **self._outputs(verb, urn, inputs, kept)}

    def delete(self, urn: str, state: Properties) -> None:
        """Run the `delete` that the state holds."""
        self._outputs("delete", urn, state, state)

    def _outputs(self, verb: str, urn: str, inputs: Properties, previous: Properties) -> Properties:
        if inputs.get(verb) is None:
            return {"stdout": "", "stderr": "", **previous}
        shown = revealed(inputs)
        return {**previous, **self._run(shown[verb], shown, revealed(previous), urn)}


def previous_output(inputs: Properties, outputs: Properties) -> dict[str, str]:
    """The environment variables that show a command what the one before it wrote."""
    if inputs.get("addPreviousOutputInEnv") is False:
        return {}
    return {f"PULUMI_COMMAND_{key.upper()}": outputs[key] for key in ("stdout", "stderr") if outputs.get(key)}


def _changes(state: Properties, inputs: Properties) -> bool:
    return any(key in state and state[key] != inputs.get(key) for key in COMMAND_INPUTS) or has_unknown(inputs)
