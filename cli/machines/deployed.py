"""What the stack knows of its site: by machine the plan of each step, as it was last carried out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cli import stack as project
from cli.step import read_plan
from planning.errors import PorticoError
from planning.settings import SSH_KEY

Plan = dict[str, Any]
COMMANDS = ("command:local:Command", "command:remote:Command")
STEPS = ("prepare", "release", "static", "start", "check-upstream", "activate", "check-public")


@dataclass
class Machine:
    """One machine of the stack."""

    name: str
    """As in the output `hosts`."""
    plans: dict[str, Plan] = field(default_factory=dict)
    """By the agent's verb."""
    connection: Mapping[str, Any] | None = None
    """How pulumi-command reaches it; None where the agent runs on this machine."""


def machines(stack: str) -> list[Machine]:
    """In the order of the roll-out. Raises PorticoError for a stack without a site."""
    resources = json.loads(pulumi("stack", "export", "--stack", stack)).get("deployment", {}).get("resources", [])
    found: dict[str, Machine] = {}
    for resource in resources:
        if resource["type"] in COMMANDS and not resource.get("delete") and "@portico plan" in _stdin(resource):
            plan = read_plan(_stdin(resource))
            verb = resource["inputs"]["create"].split()[-1]
            if verb in STEPS:
                name = str(plan.get("host", _label(plan)))
                machine = found.setdefault(name, Machine(name, connection=resource["inputs"].get("connection")))
                machine.plans[verb] = plan
    if not found:
        raise PorticoError(f"stack {stack}: expected a site, got none\n    to mend it: pulumi up --stack {stack}")
    return list(found.values())


def _stdin(resource: Mapping[str, Any]) -> str:
    """The plan; a secret one is no text here."""
    given = resource.get("inputs", {}).get("stdin")
    return given if isinstance(given, str) else ""


def _label(plan: Plan) -> str:
    return str(plan["docker"]["site"]) if "docker" in plan else "127.0.0.1"


def pulumi(*arguments: str) -> str:
    """What a command of Pulumi prints. Raises PorticoError with what it says instead."""
    ran = subprocess.run(["pulumi", "--non-interactive", "--color=never", *arguments], cwd=project.PROJECT,
                         capture_output=True, text=True, env=_environment())
    if ran.returncode:
        raise PorticoError((ran.stderr or ran.stdout).strip().removeprefix("error: "))
    return ran.stdout


def ssh_key(stack: str) -> str | None:
    """The stack's private key; None for those of the ssh-agent."""
    known = json.loads(pulumi("config", "--json", "--stack", stack))
    name = next((name for name in known if name.endswith(f":{SSH_KEY}")), None)
    return pulumi("config", "get", SSH_KEY, "--stack", stack).strip() + "\n" if name else None


def _environment() -> dict[str, str]:
    return {**os.environ, **project.environment()}


def selected() -> str:
    """The stack that commands are about when none is named."""
    ran = subprocess.run(["pulumi", "stack", "--show-name", "--non-interactive"], cwd=project.PROJECT,
                         capture_output=True, text=True, env=_environment())
    return ran.stdout.strip() or project.LOCAL
