"""What an update would do, step after step of the chain, and on which machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from portico.cli.machines.deployed import name_of
from portico.cli.report.plans import Plan, is_known, plan_of
from portico.cli.report.preview import Preview, Resource

LAYERS = {
    "FlaskSite": "reach",
    "SiteOnHost": "prepare",
    "Release": "release",
    "StaticAssets": "static",
    "Certificate": "certificate",
    "ReleaseCommand": "release-command",
    "GunicornService": "gunicorn",
    "UpstreamCheck": "upstream-check",
    "NginxSite": "nginx",
    "PublicCheck": "public-check",
    "AfterPublic": "after-public",
}
"""By component the name of its step, which is in the names of all its resources; in the chain's order."""
KEY = "instance-key"
OTHER = "not of a site"
"""What a program has besides its sites."""
ORDER = (KEY, *LAYERS.values(), OTHER)
OF_THE_STACK = (KEY, "after-public", OTHER)
"""Steps that are there once, on however many machines the site is."""
REPLACING = ("replace", "create-replacement")
LEFT_OVER = ("delete-replaced", "discard-replaced")
COMMANDS = ("command:local:Command", "command:remote:Command", "command:remote:CopyToRemote")
BESIDE = ("release", "static", "certificate", "gunicorn")
"""Steps whose products have names of their own: a new one is made beside the old one."""
OF_CONTENT = ("docker:index/serviceConfig:ServiceConfig", "docker:index/secret:Secret",
              "docker:index/remoteImage:RemoteImage")
"""Likewise resources, whatever step they belong to."""
SERVICE = "docker:index/service:Service"


@dataclass(frozen=True)
class Change:
    """One resource of a step that an update would touch."""

    resource: Resource
    step: str
    """The chain's word for it."""
    part: str
    """Which of the step's resources it is; empty for the one that carries it out."""
    site: str
    """The site on one machine, as the names of its resources begin; empty for what is there once."""

    @cached_property
    def old(self) -> Plan:
        """Empty where the new one cannot be told: it is not one that goes."""
        return plan_of(self.resource.old) if self.new or self.resource.op == "delete" else {}

    @cached_property
    def new(self) -> Plan:
        return plan_of(self.resource.new)

    @property
    def is_known(self) -> bool:
        """Whether its plan can be told before the update."""
        return is_known(self.resource.new)

    @property
    def is_replaced(self) -> bool:
        return self.resource.op in REPLACING

    @property
    def stops_first(self) -> bool:
        """Whether what is there goes before the new one is there; what nobody knows of here is taken to do so."""
        if self.resource.kind == SERVICE:
            order = (self.resource.new.get("updateConfig") or {}).get("order")
            return self.is_replaced or (self.resource.op == "update" and order == "stop-first")
        beside = self.step in BESIDE or self.resource.kind in (*OF_CONTENT, *COMMANDS)
        return self.is_replaced and not beside

    @property
    def title(self) -> str:
        """The step, and which of its resources."""
        return f"{self.step}: {self.part}" if self.part else self.step

    @property
    def noun(self) -> str:
        """What it is, as its provider calls it: container, network, volume, service."""
        return self.resource.kind.rpartition(":")[2].lower()


def changes_of(preview: Preview) -> list[Change]:
    """In the chain's order, within a step in the engine's."""
    found = [_change(one) for one in preview.resources if one.op not in ("same", *LEFT_OVER) and not one.is_component]
    return sorted(found, key=lambda change: ORDER.index(change.step))


def machines_of(preview: Preview, changes: Sequence[Change]) -> dict[str, str]:
    """By site the name of its machine, in the order in which the chain comes to its end."""
    told = {one.name: str({**one.old, **one.new}["host"]) for one in preview.resources
            if one.kind == "portico:index:SiteOnHost"}
    known = {change.site: name_of(plan) for change in changes
             for plan in (plan_of(change.resource.old), plan_of(change.resource.new)) if plan}
    sites = dict.fromkeys(change.site for change in reversed(changes) if change.site)
    return {site: told.get(site) or known.get(site) or site.partition("-")[2] for site in reversed(sites)}


def _change(resource: Resource) -> Change:
    component = resource.kinds[-2].removeprefix("portico:index:") if len(resource.kinds) > 1 else ""
    step = KEY if resource.name.endswith(f"-{KEY}") else LAYERS.get(component, OTHER)
    if step in OF_THE_STACK:
        return Change(resource, step, resource.name if step == OTHER else "", "")
    site, _, part = resource.name.rpartition(f"-{step}")
    return Change(resource, step, part.removeprefix("-"), site)
