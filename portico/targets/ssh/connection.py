"""The connection with which pulumi-command reaches a host."""

import pulumi
from pulumi_command import remote

from portico.planning.settings.ssh_endpoint import Bastion, Host
from portico.targets.ssh.endpoint import part

SshKey = pulumi.Output[str]
TRIES = 3
"""Attempts after the first one: `reach` has seen that the host answers; a busy sshd may still drop a connection."""
DIAL_SECONDS = 15


def connection(
    host: pulumi.Input[Host], bastion: pulumi.Input[Bastion] | None, key: SshKey | None
) -> remote.ConnectionArgs:
    """Return the connection. Without a key the running ssh-agent's keys are used, and none is in the state."""
    return remote.ConnectionArgs(
        host=part(host, "address"),
        port=part(host, "port"),
        user=part(host, "user"),
        private_key=key,
        host_key=part(host, "host_key"),
        dial_error_limit=TRIES,
        per_dial_timeout=DIAL_SECONDS,
        proxy=None if bastion is None else _hop(bastion, key),
    )


def _hop(bastion: pulumi.Input[Bastion], key: SshKey | None) -> remote.ProxyConnectionArgs:
    return remote.ProxyConnectionArgs(
        host=part(bastion, "address"),
        port=part(bastion, "port"),
        user=part(bastion, "user"),
        private_key=key,
        host_key=part(bastion, "host_key"),
        dial_error_limit=TRIES,
        per_dial_timeout=DIAL_SECONDS,
    )
