"""Report a rollout from the machine that runs Pulumi."""

from typing import Any

import pulumi

from portico.protocol.plan_text import plan_text
from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import Step, Verb

MARGIN = 15
"""Seconds for the start of the program."""


def tell(
    name: str, section: pulumi.Output[dict[str, Any]], timeout: int, opts: pulumi.ResourceOptions
) -> Step:
    """Make the step that reports a rollout; it is done again when its section changes: the receiver, or what is
    reported."""
    plan = section.apply(lambda parts: plan_text(deadline=timeout, **parts))
    verb = Verb("tell", plan, timeout + MARGIN)
    return local_command(name, f"{program('portico.steps.tell')} {verb.name}", None, verb, opts)
