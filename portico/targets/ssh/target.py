"""A host under systemd, reached over SSH: the distribution's Nginx, Gunicorn as an instance of a template unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
from pulumi_command import local, remote

from portico.planning.app_source import Source
from portico.planning.nginx.address import SiteAddress, public_address
from portico.planning.nginx.site import render_catchall, render_tls_catchall
from portico.planning.places.host_files import HostPlace, host_files, instance_units
from portico.planning.settings.ssh_endpoint import Bastion, Host
from portico.planning.source.archive import write_archive
from portico.planning.source.tree import SourceTree
from portico.protocol.plan.release import Archive
from portico.protocol.plan_text import lines, plan_text
from portico.targets.program import program
from portico.targets.ssh.connection import SshKey, connection
from portico.targets.ssh.endpoint import whole
from portico.targets.step import Prepared, Sent, Step, Surroundings, Verb, evidence, undo
from portico.targets.target import Target

BASTION = "the bastion"
ENDPOINT = {"address", "port", "user", "host_key"}
REACH_SECONDS = 40
AFTERMATH = 75
"""Seconds, with a margin, in which a verb may put things back before it is ended from outside."""


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
        if not self.settings.nginx.catchall:
            return {}
        address = self.site_address()
        if not address.redirects:
            return {self._catchall(address.port): render_catchall(address.listens)}
        return {
            self._catchall(self.settings.http_port): render_catchall(address.redirects),
            self._catchall(address.port): render_tls_catchall(address.listens, None),
        }

    def _catchall(self, port: int) -> str:
        """Return the file that all sites of a host share for a port."""
        return f"{self.sites_folder}/portico-catchall-{port}.conf"

    def units(self) -> Mapping[str, str]:
        return instance_units(self.paths, self.settings)

    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        def plan(change: str, key: str | None, host: Host, bastion: Bastion | None) -> str:
            return plan_text(
                change=change,
                deadline=REACH_SECONDS,
                host={"label": self.name, **host.model_dump(include=ENDPOINT)},
                bastion=None if bastion is None else {"label": BASTION, **bastion.model_dump(include=ENDPOINT)},
                private_key=key,
                accept_any_system=self.settings.target.accept_any_system,
            )

        stdin = pulumi.Output.all(change, self.key, self._host, self._bastion).apply(lambda parts: plan(*parts))
        command = local.Command(
            name,
            local.CommandArgs(
                create=program("portico.steps.reach"),
                stdin=stdin,
                logging=local.Logging.STDERR,
                add_previous_output_in_env=False,
            ),
            opts,
        )
        return [command]

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        path = f"{self._folder_at_home}/agent-{self.agent.digest}.pyz"
        sent = self._copy(f"{name}-agent", self.agent.path, path, self.agent.digest, opts)
        files = {path: lines(text) for path, text in host_files(self.paths).items()}
        plan = self._plan(600, python=self.settings.app.python, sent=self._folder_at_home, files=files,
                          **self._drifted("prepare"))
        after = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[sent]))
        step = self._command(name, path, Verb("prepare", plan, 600, "remove-prepare"), after)
        return Prepared(step.resource, step.evidence)

    def send(
        self, name: str, source: Source, release_id: str, prepared: Prepared, opts: pulumi.ResourceOptions
    ) -> Sent:
        assert isinstance(source, SourceTree), "the settings have an image for containers only"
        path = f"{self._folder_at_home}/{release_id}.tar.gz"
        sent = self._copy(f"{name}-source", write_archive(source, self.archives), path, release_id, opts)
        return Sent(Archive(archive=path), prepared.surroundings, (sent,))

    @property
    def _folder_at_home(self) -> str:
        """The folder for files that are sent, below the home of the user who logs in."""
        return f".portico/{self.paths.unit}"

    @property
    def _connection(self) -> remote.ConnectionArgs:
        return connection(self._host, self._bastion, self.key)

    @property
    def _host(self) -> pulumi.Input[Host]:
        return whole(self.host, self.name)

    @property
    def _bastion(self) -> pulumi.Input[Bastion] | None:
        bastion = self.settings.target.bastion
        return None if bastion is None else whole(bastion, BASTION)

    def _place(self, image: str) -> dict[str, Any]:
        return {"host": self.name, **super()._place(image), "unit": self.paths.unit}

    def _copy(
        self, name: str, file: Path, path: str, content: str, opts: pulumi.ResourceOptions
    ) -> remote.CopyToRemote:
        """Send a file. Changed content or a different machine replaces the resource, because an update would send
        nothing."""
        machine = pulumi.Output.from_input(self._host).apply(_identity) if self.host.later else _identity(self.host)
        return remote.CopyToRemote(
            name,
            remote.CopyToRemoteArgs(
                connection=self._connection,
                source=pulumi.FileAsset(str(file)),
                remote_path=path,
                triggers=[content, machine],
            ),
            opts,
        )

    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        return self._command(name, f"{self.directory}/agent.pyz", verb, opts)

    def _run_agent(self, agent: str, verb: str, seconds: int) -> str:
        """Return the command that runs a verb. The host bounds its time as well: a connection that is cut ends nothing
        there."""
        sudo = "" if self.host.user == "root" else "sudo -n "
        return f"{sudo}timeout -k 5 {seconds + AFTERMATH} python3 -I {agent} {verb}"

    def _command(self, name: str, carrier: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        agent = f"{self.directory}/agent.pyz"
        delete = undo(verb.delete, lambda words: f"test ! -e {agent} || {self._run_agent(agent, words, verb.seconds)}")
        again = verb.update and self._run_agent(agent, verb.update, verb.seconds)
        command = remote.Command(
            name,
            remote.CommandArgs(
                connection=self._connection,
                create=self._run_agent(carrier, verb.name, verb.seconds),
                update=again,
                delete=delete,
                stdin=verb.plan,
                triggers=verb.triggers,
                logging=remote.Logging.STDERR,
                add_previous_output_in_env=False,
            ),
            opts,
        )
        return Step(command, evidence(command.stdout))


def _identity(host: Host) -> str:
    """Return a text that differs for a different machine: address, port, user and host key."""
    return f"{host.address} {host.port} {host.user} {host.host_key}"
