"""Report a rollout when all machines have passed their public checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from portico.planning.settings.after_public import AfterPublic as Hook
from portico.protocol.plan.after_public import AfterPublicPlan, Rollout
from portico.targets import Step
from portico.targets.after_public import after_public


@dataclass(frozen=True)
class AfterPublicArgs:
    """The arguments of an AfterPublic."""

    hook: Hook
    """The setting `rollout.after_public`."""
    url: pulumi.Input[str] | None
    """The address for the POST; None where the setting has a command."""
    evidence: pulumi.Output[dict[str, Any]]
    """The evidence of the first machine's public check."""
    hosts: Sequence[str]
    """Names of all machines."""
    checks: Sequence[pulumi.Resource]
    """The public checks of all machines."""


class AfterPublic(pulumi.ComponentResource):
    """Report each rollout once, by a POST to a URL or by a command: whenever a reported value changes.

    A report that fails fails the update and undoes nothing; the next update tries it again. Output: `evidence`.
    """

    step: Step

    def __init__(self, name: str, args: AfterPublicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        hosts = list(args.hosts)
        super().__init__("portico:index:AfterPublic", name, {"hosts": hosts}, opts)
        rollout = args.evidence.apply(lambda evidence: Rollout(
            release=evidence["release"], instance=evidence["instance"], config_id=evidence["config_id"],
            url=evidence["url"], stack=pulumi.get_stack(), hosts=hosts,
        ))
        plan = pulumi.Output.all(rollout=rollout, url=args.url).apply(lambda values: AfterPublicPlan(
            deadline=args.hook.timeout, url=values["url"], command=args.hook.command, told=values["rollout"],
        ))
        options = pulumi.ResourceOptions(parent=self, depends_on=list(args.checks))
        self.step = after_public(name, plan, args.hook.timeout, options)
        self.register_outputs({"evidence": self.step.evidence})


def report(
    name: str,
    hook: Hook,
    secret_url: pulumi.Output[str] | None,
    evidence: pulumi.Output[dict[str, Any]],
    checks: Sequence[tuple[str, pulumi.Resource]],
    opts: pulumi.ResourceOptions,
) -> None:
    """Report a rollout to the URL or the command in the settings, if there is one.

    `secret_url`: the URL where it is a secret. `checks`: each machine's name and its public check.
    """
    url = hook.url if secret_url is None else secret_url
    hosts, steps = [host for host, _ in checks], [check for _, check in checks]
    if url is not None or hook.command:
        AfterPublic(name, AfterPublicArgs(hook, url, evidence, hosts, steps), opts)
