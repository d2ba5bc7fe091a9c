"""How pulumi-command reaches a host."""

import pulumi
from pulumi_command import remote

from portico.planning.settings.ssh_endpoint import Bastion, Host

SshKey = pulumi.Output[str]
TRIES = 3
"""Attempts after the first one: `reach` has seen that the host answers; a busy sshd may still drop a connection."""
DIAL_SECONDS = 15


def connection(host: Host, bastion: Bastion | None, key: SshKey | None) -> remote.ConnectionArgs:
    """Without a key those of the running ssh-agent are used, and none is in the state."""
    return remote.ConnectionArgs(
        host=host.address,
        port=host.port,
        user=host.user,
        private_key=key,
        host_key=host.host_key,
        dial_error_limit=TRIES,
        per_dial_timeout=DIAL_SECONDS,
        proxy=None if bastion is None else _hop(bastion, key),
    )


def _hop(bastion: Bastion, key: SshKey | None) -> remote.ProxyConnectionArgs:
    return remote.ProxyConnectionArgs(
        host=bastion.address,
        port=bastion.port,
        user=bastion.user,
        private_key=key,
        host_key=bastion.host_key,
        dial_error_limit=TRIES,
        per_dial_timeout=DIAL_SECONDS,
    )
