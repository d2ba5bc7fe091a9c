"""List what an update would change, in the order of the chain's steps, and on which machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from portico.cli.machines.deployed import name_of
from portico.cli.report.plans import Plan, is_known, plan_of
from portico.cli.report.preview import Preview, Resource
from portico.protocol.chain import STEPS

LAYERS = {step.component: word for word, step in STEPS.items()}
"""The step of each component, in the chain's order; the names of the component's resources contain the step."""
KEY = "instance-key"
OTHER = "not of a site"
"""The step for resources of a Pulumi program that belong to no site."""
ORDER = (KEY, *LAYERS.values(), OTHER)
OF_THE_STACK = (KEY, *(word for word, step in STEPS.items() if step.once), OTHER)
"""Steps that a stack has once, on however many machines its site is."""
REPLACING = ("replace", "create-replacement")
LEFT_OVER = ("delete-replaced", "discard-replaced")
COMMANDS = ("command:local:Command", "command:remote:Command", "command:remote:CopyToRemote")
BESIDE = [word for word, step in STEPS.items() if step.replaced]
"""Steps whose products have names of their own, so that a new one is made beside the old one."""
OF_CONTENT = ("docker:index/serviceConfig:ServiceConfig", "docker:index/secret:Secret",
              "docker:index/remoteImage:RemoteImage")
"""Resources that are made beside the old ones in every step, as their names change with their content."""
SERVICE = "docker:index/service:Service"


@dataclass(frozen=True)
class Change:
    """A resource of a step that an update would change."""

    resource: Resource
    step: str
    """The step's name in the chain."""
    part: str
    """The resource's name within its step; empty for the resource that carries the step out."""
    site: str
    """The beginning of the resource names of a site on one machine; empty for what a stack has once."""

    @cached_property
    def old(self) -> Plan:
        """Return the old plan; empty if the new one is unknown or secret, as it would look like a deletion."""
        return plan_of(self.resource.old) if self.new or self.resource.op == "delete" else {}

    @cached_property
    def new(self) -> Plan:
        return plan_of(self.resource.new)

    @property
    def is_known(self) -> bool:
        """Return whether the preview knows the new plan; a secret plan counts as known."""
        return is_known(self.resource.new)

    @property
    def is_replaced(self) -> bool:
        return self.resource.op in REPLACING

    @property
    def stops_first(self) -> bool:
        """Return whether the old resource stops before the new one exists. Unknown types count as yes if replaced."""
        if self.resource.kind == SERVICE:
            order = (self.resource.new.get("updateConfig") or {}).get("order")
            return self.is_replaced or (self.resource.op == "update" and order == "stop-first")
        beside = self.step in BESIDE or self.resource.kind in (*OF_CONTENT, *COMMANDS)
        return self.is_replaced and not beside

    @property
    def title(self) -> str:
        """Return the step's name, and the resource's name within the step."""
        return f"{self.step}: {self.part}" if self.part else self.step

    @property
    def noun(self) -> str:
        """Return the provider's word for the resource: container, network, volume, service."""
        return self.resource.kind.rpartition(":")[2].lower()


def changes_of(preview: Preview) -> list[Change]:
    """Return the changes in the chain's order, and within a step in the engine's order."""
    changes = [_change(resource) for resource in preview.resources
               if resource.op not in ("same", *LEFT_OVER) and not resource.is_component]
    return sorted(changes, key=lambda change: ORDER.index(change.step))


def machines_of(preview: Preview, changes: Sequence[Change]) -> dict[str, str]:
    """Return the machine's name for each site, in the order in which the chain ends on the machines."""
    declared = {resource.name: str({**resource.old, **resource.new}["host"]) for resource in preview.resources
                if resource.kind == "portico:index:SiteOnHost"}
    planned = {change.site: name_of(plan) for change in changes
               for plan in (plan_of(change.resource.old), plan_of(change.resource.new)) if plan}
    sites = dict.fromkeys(change.site for change in reversed(changes) if change.site)
    return {site: declared.get(site) or planned.get(site) or site.partition("-")[2] for site in reversed(sites)}


def _change(resource: Resource) -> Change:
    component = resource.kinds[-2].removeprefix("portico:index:") if len(resource.kinds) > 1 else ""
    step = KEY if resource.name.endswith(f"-{KEY}") else LAYERS.get(component, OTHER)
    if step in OF_THE_STACK:
        return Change(resource, step, resource.name if step == OTHER else "", "")
    site, _, part = resource.name.rpartition(f"-{step}")
    return Change(resource, step, part.removeprefix("-"), site)
