"""A random key of the stack's own, so that an instance id reveals nothing about the secrets that it covers."""

import pulumi

from portico.targets.random_hex import random_hex

BYTES = 32


def instance_key(name: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """Return a key that is made once and kept in the state as a secret."""
    secret = pulumi.ResourceOptions(additional_secret_outputs=["stdout", "stderr"])
    return pulumi.Output.secret(random_hex(name, BYTES, pulumi.ResourceOptions.merge(opts, secret)))
