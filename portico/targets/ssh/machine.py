"""A machine as SSH reaches it, and the files that are sent there."""

from dataclasses import dataclass
from pathlib import Path

import pulumi
from pulumi_command import remote

from portico.planning.settings.ssh_endpoint import Bastion, Host
from portico.targets.ssh.connection import SshKey, connection
from portico.targets.ssh.endpoint import whole

BASTION = "the bastion"


@dataclass(frozen=True)
class Machine:
    """A machine, and the bastion and the key that lead to it."""

    name: str
    host: Host
    bastion: Bastion | None
    key: SshKey | None
    """Private key that opens the machine; None when the ssh-agent has it."""

    @property
    def whole_host(self) -> pulumi.Input[Host]:
        """The machine's endpoint; an Output where other resources give its values."""
        return whole(self.host, self.name)

    @property
    def whole_bastion(self) -> pulumi.Input[Bastion] | None:
        """The bastion's endpoint; an Output where other resources give its values."""
        return None if self.bastion is None else whole(self.bastion, BASTION)

    @property
    def connection(self) -> remote.ConnectionArgs:
        """The connection for commands and files."""
        return connection(self.whole_host, self.whole_bastion, self.key)

    def copy(
        self, name: str, file: Path, path: str, content: str, opts: pulumi.ResourceOptions
    ) -> remote.CopyToRemote:
        """Send a file. Changed content or a different machine replaces the resource, because an update would send
        nothing."""
        host = self.host
        machine = pulumi.Output.from_input(self.whole_host).apply(_identity) if host.later else _identity(host)
        return remote.CopyToRemote(
            name,
            remote.CopyToRemoteArgs(
                connection=self.connection,
                source=pulumi.FileAsset(str(file)),
                remote_path=path,
                triggers=[content, machine],
            ),
            opts,
        )


def _identity(host: Host) -> str:
    """Return a text that differs for a different machine: address, port, user and host key."""
    return f"{host.address} {host.port} {host.user} {host.host_key}"
