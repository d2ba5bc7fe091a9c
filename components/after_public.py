"""Whoever wants to hear of a rollout is told when all machines have passed their public checks."""

from collections.abc import Sequence
from typing import Any

import pulumi

from portico.planning.settings.after_public import AfterPublic as Hook
from portico.targets import Step
from portico.targets.after_public import tell


class AfterPublic(pulumi.ComponentResource):
    """A POST to a URL, or a command, once of each rollout: whenever what is served is another.

    One that fails fails the update and undoes nothing; it is done again by the next update. Output: `evidence`.
    """

    step: Step

    def __init__(
        self,
        name: str,
        settings: Hook,
        url: pulumi.Input[str] | None,
        public: pulumi.Output[dict[str, Any]],
        hosts: Sequence[str],
        after: Sequence[pulumi.Resource],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`url`: None with a command; `public`: the evidence of one public check; `after`: all public checks."""
        super().__init__("portico:index:AfterPublic", name, {"hosts": list(hosts)}, opts)
        told = public.apply(lambda seen: {
            "release": seen["release"], "instance": seen["instance"], "config_id": seen["config_id"],
            "url": seen["url"], "stack": pulumi.get_stack(), "hosts": list(hosts),
        })
        section = pulumi.Output.all(told=told, url=url).apply(lambda known: {
            "url": known["url"], "command": list(settings.command),
            "told": known["told"],
        })
        options = pulumi.ResourceOptions(parent=self, depends_on=list(after))
        self.step = tell(name, section, settings.timeout, options)
        self.register_outputs({"evidence": self.step.evidence})
