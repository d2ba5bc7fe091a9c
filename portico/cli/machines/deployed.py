"""What the stack knows of its site: by machine the plan of each step, as it was last carried out, and its evidence."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portico.cli import project
from portico.cli.named_stack import named_stack
from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import NoSiteError, PorticoError
from portico.planning.nginx.address import LOOPBACK
from portico.planning.passphrase import LOCAL, missing
from portico.protocol.plan_text import MARK
from portico.steps.step import read_plan

Plan = dict[str, Any]
COMMANDS = ("command:local:Command", "command:remote:Command")
STEPS = ("prepare", "release", "static", "start", "check-upstream", "activate", "check-public")
NO_PASSPHRASE = "passphrase must be set"
"""How Pulumi says that it would have to ask for one."""
OF_SWARM = ("check-tasks", "test-nginx", "check-published")
"""What a Swarm has instead of some of them."""


@dataclass
class Machine:
    """One machine of the stack."""

    name: str
    """As in the output `hosts`."""
    plans: dict[str, Plan] = field(default_factory=dict)
    """By the agent's verb."""
    evidence: dict[str, Plan] = field(default_factory=dict)
    """Likewise, what the step has proved."""

    @property
    def published(self) -> Plan | None:
        """What the last public check that held has proved."""
        return self.evidence.get("check-published" if self.in_swarm else "check-public")

    @property
    def in_swarm(self) -> bool:
        """Whether its site is services of a Swarm."""
        return any("nginx_image" in plan.get("docker", {}) for plan in self.plans.values())


def machines(stack: str) -> list[Machine]:
    """In the order of the roll-out. Raises NoSiteError for a stack without one."""
    found = machines_in(json.loads(pulumi("stack", "export", "--stack", stack)))
    if not found:
        raise NoSiteError(f"stack {stack}: expected a site, got none\n    to fix it: pulumi up --stack {stack}")
    return found


def machines_in(exported: Mapping[str, Any]) -> list[Machine]:
    """Those that an exported stack tells of."""
    found: dict[str, Machine] = {}
    for resource in exported.get("deployment", {}).get("resources", []):
        if resource["type"] in COMMANDS and not resource.get("delete") and _stdin(resource).startswith(MARK):
            plan = read_plan(_stdin(resource))
            verb = resource["inputs"]["create"].split()[-1]
            if verb in (*STEPS, *OF_SWARM):
                machine = found.setdefault(name_of(plan), Machine(name_of(plan)))
                machine.plans[verb] = plan
                machine.evidence |= _evidence(verb, resource)
    return list(found.values())


def _evidence(verb: str, resource: Mapping[str, Any]) -> dict[str, Plan]:
    """Nothing of a step that never came to its end."""
    said = resource.get("outputs", {}).get("stdout")
    return {verb: json.loads(said)} if isinstance(said, str) and said else {}


def _stdin(resource: Mapping[str, Any]) -> str:
    """The plan; a secret one is no text here."""
    given = resource.get("inputs", {}).get("stdin")
    return given if isinstance(given, str) else ""


def name_of(plan: Plan) -> str:
    """Of the machine; only a host on the network has one in its plan, or an engine that is elsewhere."""
    if "docker" in plan:
        return DockerEngine(plan["docker"]["host"]).machine
    return str(plan.get("host", LOOPBACK))


def pulumi(*arguments: str) -> str:
    """What a command of Pulumi prints. Raises PorticoError with what it says instead."""
    stack = named_stack(arguments) or ""
    ran = subprocess.run(["pulumi", "--non-interactive", "--color=never", *arguments], cwd=project.PROJECT,
                         capture_output=True, text=True, env=environment(stack))
    if ran.returncode and NO_PASSPHRASE in ran.stderr:
        raise missing(stack, salted=True)
    if ran.returncode:
        raise PorticoError((ran.stderr or ran.stdout).strip().removeprefix("error: "))
    return ran.stdout


def environment(stack: str) -> dict[str, str]:
    """Of a command of Pulumi about a stack of this project."""
    return {**os.environ, **project.environment(stack)}


def selected() -> str:
    """The stack that commands are about when none is named."""
    return asked() or LOCAL


def asked() -> str:
    """Return the stack that Pulumi has selected; empty when there is none."""
    ran = subprocess.run(["pulumi", "stack", "--show-name", "--non-interactive"], cwd=project.PROJECT,
                         capture_output=True, text=True, env=environment(""))
    return ran.stdout.strip()
