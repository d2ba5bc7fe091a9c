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


def evidence(line: pulumi.Output[str]) -> pulumi.Output[dict[str, Any]]:
    """The evidence in the agent's last line."""
    return line.apply(lambda text: dict(json.loads(text)))
