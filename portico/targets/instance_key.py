"""A random key of the stack's own, so that an instance id reveals nothing about the secrets that it covers."""

import pulumi
from pulumi_command import local


def instance_key(name: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """Return a key that is made once and kept in the state as a secret."""
    options = pulumi.ResourceOptions(additional_secret_outputs=["stdout", "stderr"], ignore_changes=["create"])
    command = local.Command(
        name,
        local.CommandArgs(
            create="python3 -c 'import secrets; print(secrets.token_hex(32))'",
            logging=local.Logging.NONE,
            add_previous_output_in_env=False,
        ),
        pulumi.ResourceOptions.merge(opts, options),
    )
    return pulumi.Output.secret(command.stdout)
