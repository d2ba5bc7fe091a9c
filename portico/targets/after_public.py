"""Report a rollout from the machine that runs Pulumi."""

import pulumi

from portico.protocol.chain import BY_WORD
from portico.protocol.plan.after_public import AfterPublicPlan
from portico.protocol.plan_text import plan_of
from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import Step, Verb


def after_public(
    name: str, section: pulumi.Output[AfterPublicPlan], timeout: int, opts: pulumi.ResourceOptions
) -> Step:
    """Make the step that reports a rollout; it is done again when its section changes: the receiver, or what is
    reported."""
    plan = section.apply(plan_of)
    verb = Verb("after-public", plan, timeout + BY_WORD["after-public"].seconds)
    return local_command(name, f"{program('portico.steps.after_public')} {verb.name}", None, verb, opts)
