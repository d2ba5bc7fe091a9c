"""Telling somebody of a rollout, from the machine that runs Pulumi."""

from typing import Any

import pulumi

from planning.plan_text import plan_text
from targets.local_command import local_command
from targets.program import program
from targets.step import Step, Verb

MARGIN = 15
"""Seconds for the start of the program."""


def tell(
    name: str, section: pulumi.Output[dict[str, Any]], timeout: int, opts: pulumi.ResourceOptions
) -> Step:
    """Done again whenever the section is another one: to whom, and what."""
    plan = section.apply(lambda known: plan_text(deadline=timeout, **known))
    verb = Verb("tell", plan, timeout + MARGIN)
    return local_command(name, f"{program('cli.after_public')} {verb.name}", None, verb, opts)
