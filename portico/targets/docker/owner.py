"""A random id of the stack's state, by which a site in containers is known to be of this state."""

import pulumi
from pulumi_command import local

from portico.planning.docker.owner import IDENTITY
from portico.targets.step import NOTHING, Surroundings


def owned(name: str, opts: pulumi.ResourceOptions) -> Surroundings:
    """Return the surroundings of the first step, with an id that is made once and kept in the state."""
    command = local.Command(
        name,
        local.CommandArgs(
            create="python3 -c 'import secrets; print(secrets.token_hex(6))'",
            logging=local.Logging.NONE,
            add_previous_output_in_env=False,
        ),
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=["create"])),
    )
    return NOTHING.also(**{IDENTITY: command.stdout})
