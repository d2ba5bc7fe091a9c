"""The machines of a stack, each with the plans that its steps last carried out and the evidence of those steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portico.cli.pulumi_process import pulumi
from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import NoSiteError
from portico.planning.loopback import LOOPBACK
from portico.protocol.chain import CHAIN
from portico.protocol.former_verbs import present_verb
from portico.protocol.plan_text import MARK
from portico.steps.step import read_plan

Plan = dict[str, Any]
COMMANDS = ("command:local:Command", "command:remote:Command")
READ = {step.word for step in CHAIN if step.examined or not step.part_of}
"""The steps and parts of steps whose plans are read."""
DOCTOR_IN_SWARM = "doctor-swarm"
"""The agent's verb for the doctor on a Swarm."""


@dataclass
class Machine:
    """A machine of the stack's site."""

    name: str
    """The machine's name, as in the output `hosts`."""
    plans: dict[str, Plan] = field(default_factory=dict)
    """The plan of each step."""
    evidence: dict[str, Plan] = field(default_factory=dict)
    """The evidence of each step."""

    @property
    def published(self) -> Plan | None:
        """Return the evidence of the last public check that passed; None when there is none."""
        return self.evidence.get("public-check")

    @property
    def in_swarm(self) -> bool:
        """Return whether the machine's site runs as services of a Swarm."""
        return any("nginx_image" in plan.get("docker", {}) for plan in self.plans.values())


def machines(stack: str) -> list[Machine]:
    """Return the machines of a stack in the order of the roll-out. Raises NoSiteError for a stack without a site."""
    deployed = machines_in(json.loads(pulumi("stack", "export", "--stack", stack)))
    if not deployed:
        raise NoSiteError(f"stack {stack}: expected a site, got none\n    to fix it: pulumi up --stack {stack}")
    return deployed


def machines_in(exported: Mapping[str, Any]) -> list[Machine]:
    """Return the machines in an exported stack, in the order of the last step of each: a state has its resources in the
    order in which they were done."""
    by_name: dict[str, Machine] = {}
    for resource in exported.get("deployment", {}).get("resources", []):
        if resource["type"] in COMMANDS and not resource.get("delete") and _stdin(resource).startswith(MARK):
            plan = read_plan(_stdin(resource))
            verb = present_verb(resource["inputs"]["create"].split()[-1])
            if verb in READ:
                machine = by_name.pop(name_of(plan), None) or Machine(name_of(plan))
                by_name[machine.name] = machine
                machine.plans[verb] = plan
                machine.evidence |= _evidence(verb, resource)
    return list(by_name.values())


def _evidence(verb: str, resource: Mapping[str, Any]) -> dict[str, Plan]:
    """Return a step's evidence by its verb; empty for a step that never finished."""
    output = resource.get("outputs", {}).get("stdout")
    return {verb: json.loads(output)} if isinstance(output, str) and output else {}


def _stdin(resource: Mapping[str, Any]) -> str:
    """Return the standard input of a step's command, which is its plan; empty for a secret one."""
    stdin = resource.get("inputs", {}).get("stdin")
    return stdin if isinstance(stdin, str) else ""


def name_of(plan: Plan) -> str:
    """Return the name of a plan's machine: a host's, that of a remote engine, or 127.0.0.1 for this machine."""
    if "docker" in plan:
        return DockerEngine(plan["docker"]["host"]).machine
    return str(plan.get("host", LOOPBACK))
