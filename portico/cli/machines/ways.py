"""Read from the settings of a stack how its machines are reached."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portico.cli.project import PROJECT
from portico.cli.pulumi_process import pulumi
from portico.planning.stack_files import project_name
from portico.steps.ssh.peer import Peer

if TYPE_CHECKING:  # imported where they are needed: Pulumi is asked sooner without them
    from portico.planning.settings import Settings
    from portico.planning.settings.ssh_endpoint import Bastion, Host


@dataclass(frozen=True)
class Ways:
    """The SSH peer of each machine by its name; a machine without a peer is this one."""

    peers: Mapping[str, Peer]
    key: str | None
    """The private key; None for the keys of the ssh-agent."""


def ways(stack: str) -> Ways:
    """Read the ways from the stack's configuration. Raises PorticoError for settings that are not valid."""
    values = _values(stack)
    from portico.planning.settings import SSH_KEY

    secret, settings = SSH_KEY in values, _settings(values)
    bastion = settings.target.bastion
    peers = {host.name or host.address: _host(host, bastion) for host in settings.target.hosts}
    return Ways(peers, pulumi("config", "get", SSH_KEY, "--stack", stack).strip() + "\n" if secret else None)


def settings_of(stack: str) -> Settings:
    """Return the stack's settings. Raises PorticoError for settings that are not valid."""
    return _settings(_values(stack))


def names_of(stack: str) -> Collection[str]:
    """Return the keys of the stack's configuration, without the key's namespace."""
    return _values(stack).keys()


def _values(stack: str) -> dict[str, Any]:
    """Return what Pulumi prints for each key of the project's namespace, without the namespace: the configuration may
    have keys of Pulumi itself and of other providers, too."""
    namespace = project_name(PROJECT)
    values: dict[str, Any] = json.loads(pulumi("config", "--json", "--stack", stack))
    return {name.partition(":")[2]: value for name, value in values.items() if name.startswith(f"{namespace}:")}


def _settings(values: Mapping[str, Any]) -> Settings:
    from portico.planning.settings import SECRET_KEYS, Settings

    return Settings.read({key: value.get("objectValue", value.get("value")) for key, value in values.items()
                          if key not in SECRET_KEYS})


def _host(host: Host, bastion: Bastion | None) -> Peer:
    via = None if bastion is None else Peer("bastion", "the bastion", bastion.address, bastion.port, bastion.user,
                                            bastion.host_key)
    return Peer("host", host.label, host.address, host.port, host.user, host.host_key, via)
