"""A random value that is made once and kept in the stack's state."""

import pulumi
from pulumi_command import local


def random_hex(name: str, size: int, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """Return a value of `size` random bytes in hexadecimal digits; no later update makes another one."""
    command = local.Command(
        name,
        local.CommandArgs(
            create=f"python3 -c 'import secrets; print(secrets.token_hex({size}))'",
            logging=local.Logging.NONE,
            add_previous_output_in_env=False,
        ),
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=["create"])),
    )
    return command.stdout
