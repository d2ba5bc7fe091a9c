"""One step of the chain, as the components see it."""

import json
from dataclasses import dataclass
from typing import Any

import pulumi


@dataclass(frozen=True)
class Step:
    """A custom resource that has done its work, and what it saw."""

    resource: pulumi.CustomResource
    """What the next step depends on."""
    evidence: pulumi.Output[dict[str, Any]]
    """The step's last line: what it proved."""


@dataclass(frozen=True)
class Verb:
    """One run of the agent."""

    name: str
    plan: pulumi.Input[str]
    """What it reads on standard input."""
    seconds: int
    """In which it ends by itself."""
    delete: str | None = None
    """The verb that takes away again what it made; None when there is nothing to take away."""
    update: str | None = None
    """The verb that does it again in place; None where that is the same one."""
    triggers: list[pulumi.Input[str]] | None = None
    """What names its product: another one is made beside it, and it goes when all is done."""


@dataclass(frozen=True)
class Sent:
    """The app's source on a machine."""

    place: str | dict[str, str]
    """What the plan of the release says of it."""
    resources: tuple[pulumi.CustomResource, ...] = ()
    """What brought it there."""


def evidence(line: pulumi.Output[str]) -> pulumi.Output[dict[str, Any]]:
    """The evidence in the agent's last line."""
    return line.apply(lambda text: dict(json.loads(text)))
