"""A step of the chain as the components see it, and the values that each step passes to the next."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pulumi

from portico.protocol.plan.instance import Instance
from portico.protocol.plan.release import Source
from portico.protocol.plan.site import Site


@dataclass(frozen=True)
class Step:
    """A custom resource that has done its work, and what it proved."""

    resource: pulumi.CustomResource
    """The resource that the next step depends on."""
    evidence: pulumi.Output[dict[str, Any]]
    """The step's last line: what it proved."""


@dataclass(frozen=True)
class Surroundings:
    """Values that earlier steps made for a site in containers; empty on this machine and on hosts."""

    image: str = ""
    """Name of the release's image; empty before the release is sent."""
    variables: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Environment variables that tell a step's program which containers and volumes to use."""
    mounted: Mapping[str, str] = field(default_factory=dict)
    """Folders of the app's state by the paths at which its containers have them; none of an image that was built."""
    stage: object = None
    """The target's own resources from `prepare`; only that target reads them."""

    def also(self, **variables: pulumi.Input[str]) -> "Surroundings":
        """Return the same with more variables."""
        return replace(self, variables={**self.variables, **variables})


NOTHING = Surroundings()


@dataclass(frozen=True)
class Prepared(Step):
    """A machine that has everything the chain needs."""

    surroundings: Surroundings = NOTHING


@dataclass(frozen=True)
class Sent:
    """The app's source on a machine."""

    place: Source
    """The place of the source, for the plan of the release; in containers the build context, if there is one."""
    surroundings: Surroundings
    resources: tuple[pulumi.CustomResource, ...] = ()
    """The resources that brought the source there."""


@dataclass(frozen=True)
class Released(Step):
    """A release on a machine."""

    surroundings: Surroundings = NOTHING


@dataclass(frozen=True)
class Stored(Step):
    """The secrets of an instance where only the instance can read them."""

    volume: pulumi.Input[str] | None = None
    """Name of the volume that holds them; None where there is no volume."""


@dataclass(frozen=True)
class Started(Step):
    """An instance that listens."""

    instance: pulumi.Output[Instance]
    """The plan's part on the instance."""
    surroundings: Surroundings = NOTHING


@dataclass(frozen=True)
class Activated(Step):
    """Nginx pointed at an instance."""

    site: pulumi.Output[Site]
    """The plan's part on Nginx's configuration."""
    surroundings: Surroundings = NOTHING


@dataclass(frozen=True)
class Verb:
    """A run of the agent."""

    name: str
    plan: pulumi.Input[str]
    """The plan, which the run reads on standard input."""
    seconds: int
    """Seconds after which the run ends by itself."""
    delete: str | pulumi.Output[str] | None = None
    """Arguments with which the agent removes the product of this run; None when there is nothing to remove."""
    update: str | None = None
    """The verb that does the work again in place; None where that is the same verb."""
    triggers: list[pulumi.Input[str]] | None = None
    """Names of the run's product: a different product is made beside the old one, which is removed when all is done."""


def undo(words: str | pulumi.Output[str] | None, command: Callable[[str], str]) -> str | pulumi.Output[str] | None:
    """Return the command for a resource's delete; None when there is nothing to remove."""
    if words is None or isinstance(words, str):
        return words and command(words)
    return words.apply(command)


def removal(agent: str, command: str) -> str:
    """Return the shell command of a delete by the agent at this path; without an agent there is no site to remove.

    Pulumi may run two deletes of `prepare` at once, after a replacement that was killed. The one that fails because the
    other has removed the agent has nothing left to do.
    """
    return f"test ! -e {agent} || {command} || test ! -e {agent}"


def evidence(line: pulumi.Output[str]) -> pulumi.Output[dict[str, Any]]:
    """Return the evidence in the agent's last line."""
    return line.apply(lambda text: dict(json.loads(text)))
