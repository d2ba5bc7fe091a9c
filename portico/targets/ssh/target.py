"""A host under systemd, reached over SSH: the distribution's Nginx, Gunicorn as an instance of a template unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi

from portico.planning.app_source import Source
from portico.planning.nginx.address import SiteAddress, public_address
from portico.planning.nginx.shared_catchalls import shared_catchalls
from portico.planning.places.host_files import HostPlace, host_files, instance_units
from portico.planning.settings.ssh_endpoint import Host
from portico.planning.source.archive import write_archive
from portico.planning.source.tree import SourceTree
from portico.protocol.plan.header import Header
from portico.protocol.plan.prepare import PreparePlan
from portico.protocol.plan.release import Archive
from portico.protocol.plan_text import lines
from portico.targets.ssh.agent import agent_command
from portico.targets.ssh.connection import SshKey
from portico.targets.ssh.machine import Machine
from portico.targets.ssh.reach import reach
from portico.targets.step import NOTHING, Prepared, Sent, Step, Surroundings, Verb
from portico.targets.target import Target


@dataclass(frozen=True, kw_only=True)
class SshTarget(Target):
    """A host over SSH. Each step is a `command.remote.Command` with the plan on its standard input, run as root with
    sudo."""

    host: Host
    """The address and the keys with which SSH reaches the machine."""
    paths: HostPlace
    """The names and folders of the site on the machine."""
    key: SshKey | None
    """Private key that opens the machine; None when the ssh-agent has it."""
    archives: Path
    """Folder on this machine for the archives of sources."""

    sites_folder = "sites-available"

    @property
    def name(self) -> str:
        return self.host.name or self.host.address

    @property
    def label(self) -> str:
        return self.host.label

    @property
    def directory(self) -> str:
        return self.paths.directory

    @property
    def run(self) -> str:
        return self.paths.run

    @property
    def state(self) -> str:
        return self.paths.state

    @property
    def access_log(self) -> str:
        return f"/var/log/nginx/{self.paths.unit}.access.log"

    @property
    def error_log(self) -> str:
        return f"/var/log/nginx/{self.paths.unit}.error.log"

    @property
    def place(self) -> str:
        machine = self.host.label if self.host.later else f"{self.host.address}, port {self.host.port}"
        return f"{self.directory} on {machine}"

    def site_address(self) -> SiteAddress:
        return public_address(self.settings)

    def url(self) -> str:
        return self.site_address().url

    def static_folder(self, static_id: str) -> str:
        return f"{self.directory}/static/{static_id}"

    def around_the_site(self) -> Mapping[str, str]:
        return shared_catchalls(self.settings, self.site_address(), self.sites_folder)

    def units(self) -> Mapping[str, str]:
        return instance_units(self.paths, self.settings)

    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        return [reach(name, self._machine, self.settings.target.accept_any_system, change, opts)]

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        path = f"{self._folder_at_home}/agent-{self.agent.digest}.pyz"
        sent = self._machine.copy(f"{name}-agent", self.agent.path, path, self.agent.digest, opts)
        files = {path: lines(text) for path, text in host_files(self.paths).items()}
        drift = self._drift_of("prepare")
        app, packages = self.settings.app, self.settings.target.packages
        section = PreparePlan(
            python=app.python, installer=app.installer, packages=packages, sent=self._folder_at_home, files=files,
            drift=drift,
        )
        plan = self._plan(600, NOTHING, section)
        after = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[sent]))
        step = self._command(name, path, Verb("prepare", plan, 600, "remove-prepare"), after)
        return Prepared(step.resource, step.evidence)

    def send(
        self, name: str, source: Source, release_id: str, prepared: Prepared, opts: pulumi.ResourceOptions
    ) -> Sent:
        assert isinstance(source, SourceTree), "the settings have an image for containers only"
        path = f"{self._folder_at_home}/{release_id}.tar.gz"
        sent = self._machine.copy(f"{name}-source", write_archive(source, self.archives), path, release_id, opts)
        return Sent(Archive(archive=path), prepared.surroundings, (sent,))

    @property
    def _folder_at_home(self) -> str:
        """The folder for files that are sent, below the home of the user who logs in."""
        return f".portico/{self.paths.unit}"

    @property
    def _machine(self) -> Machine:
        return Machine(self.name, self.host, self.settings.target.bastion, self.key)

    def _header(self, deadline: int, image: str) -> Header:
        return super()._header(deadline, image).but(host=self.name, unit=self.paths.unit)

    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        return self._command(name, f"{self.directory}/agent.pyz", verb, opts)

    def _command(self, name: str, carrier: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        return agent_command(name, self._machine, carrier, f"{self.directory}/agent.pyz", verb, opts)
