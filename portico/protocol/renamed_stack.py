"""Refuses an update of a stack that was renamed since its site was deployed: nothing moves a site to another name."""

import json
import os

from portico.protocol.failure import Failure

BEFORE = "PULUMI_COMMAND_STDOUT"
"""The variable in which Pulumi gives some steps the output of their last run that held."""


def require_same_stack(step: str, stack: str) -> None:
    """Raise Failure when the last run of this step was for a stack of another name. `stack`: the name now."""
    former = json.loads(os.environ.get(BEFORE) or "{}").get("stack")
    if former and stack and former != stack:
        raise Failure(
            step, f"the site of stack {stack}",
            f"that of stack {former}, whose name its folders, units and users have: a rename does not move them",
            remedy=f"pulumi stack rename --stack {stack} {former}, then run pulumi up again; or, if the site may be "
                   f"down meanwhile, pulumi destroy --stack {stack}, then pulumi up --stack {stack}",
        )
