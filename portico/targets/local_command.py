"""A step that is a command on this machine."""

from collections.abc import Mapping

import pulumi
from pulumi_command import local

from portico.targets.step import Step, Verb, evidence


def local_command(
    name: str,
    create: str,
    delete: str | pulumi.Output[str] | None,
    verb: Verb,
    opts: pulumi.ResourceOptions,
    environment: Mapping[str, pulumi.Input[str]] | None = None,
    remembers: bool = False,
    update: str | None = None,
) -> Step:
    """Make a command with the plan on its standard input. `remembers`: the command gets its own previous output.

    `update`: the command that does the work again in place; None where that is `create`.
    """
    command = local.Command(
        name,
        local.CommandArgs(
            create=create,
            update=update,
            delete=delete,
            stdin=verb.plan,
            triggers=verb.triggers,
            environment=environment,
            logging=local.Logging.STDERR,
            add_previous_output_in_env=remembers,
        ),
        opts,
    )
    return Step(command, evidence(command.stdout))
