"""A host under systemd, reached over SSH: the distribution's Nginx, Gunicorn as an instance of a template unit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi_command import local, remote

from portico.planning.agent import Agent
from portico.planning.app_source import Source
from portico.planning.nginx.address import SiteAddress, public_address
from portico.planning.nginx.site import render_catchall, render_tls_catchall
from portico.planning.places.host_files import HostPlace, host_files, instance_units
from portico.planning.settings import Settings
from portico.planning.settings.ssh_endpoint import Host
from portico.planning.source.archive import write_archive
from portico.planning.source.tree import SourceTree
from portico.protocol.plan_text import lines, plan_text
from portico.targets.program import program
from portico.targets.ssh.connection import SshKey, connection
from portico.targets.step import Sent, Step, Verb, evidence
from portico.targets.target import Target

ENDPOINT = {"address", "port", "user", "host_key"}
REACH_SECONDS = 40
AFTERMATH = 75
"""Seconds that a verb has to put things back, and a margin, before it is ended from outside."""


class SshTarget(Target):
    """Each step is a `command.remote.Command` with the plan on its standard input, run as root with sudo."""

    sites_folder = "sites-available"

    def __init__(
        self, host: Host, place: HostPlace, agent: Agent, settings: Settings, key: SshKey | None, archives: Path
    ) -> None:
        super().__init__(settings, agent, place.directory, place.run)
        self.host = host
        self.label = host.label
        self.name = host.name or host.address
        self.access_log = f"/var/log/nginx/{place.unit}.access.log"
        self.error_log = f"/var/log/nginx/{place.unit}.error.log"
        self._place_on_host = place
        self._key = key
        self._archives = archives
        self._connection = connection(host, settings.target.bastion, key)
        self._sent = f".portico/{place.unit}"
        self._sudo = "" if host.user == "root" else "sudo -n "

    @property
    def place(self) -> str:
        return f"{self.directory} on {self.host.address}, port {self.host.port}"

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
        """All sites of a host share the one of a port."""
        return f"{self.sites_folder}/portico-catchall-{port}.conf"

    def units(self) -> Mapping[str, str]:
        return instance_units(self._place_on_host, self.settings)

    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        def plan(change: str, key: str | None) -> str:
            bastion = self.settings.target.bastion
            return plan_text(
                change=change,
                deadline=REACH_SECONDS,
                host={"label": self.name, **self.host.model_dump(include=ENDPOINT)},
                bastion=None if bastion is None else {"label": "the bastion", **bastion.model_dump(include=ENDPOINT)},
                private_key=key,
                accept_any_system=self.settings.target.accept_any_system,
            )

        given = pulumi.Output.all(change, self._key).apply(lambda known: plan(*known))
        command = local.Command(
            name,
            local.CommandArgs(
                create=program("portico.steps.reach"),
                stdin=given,
                logging=local.Logging.STDERR,
                add_previous_output_in_env=False,
            ),
            opts,
        )
        return [command]

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Step:
        path = f"{self._sent}/agent-{self.agent.digest}.pyz"
        sent = self._copy(f"{name}-agent", self.agent.path, path, self.agent.digest, opts)
        files = {path: lines(text) for path, text in host_files(self._place_on_host).items()}
        plan = self._plan(600, python=self.settings.app.python, sent=self._sent, files=files,
                          **self._drifted("prepare"))
        after = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[sent]))
        return self._command(name, path, Verb("prepare", plan, 600, "remove"), after)

    def send(self, name: str, source: Source, release_id: str, opts: pulumi.ResourceOptions) -> Sent:
        assert isinstance(source, SourceTree), "the settings have an image for containers only"
        path = f"{self._sent}/{release_id}.tar.gz"
        sent = self._copy(f"{name}-source", write_archive(source, self._archives), path, release_id, opts)
        return Sent({"archive": path}, (sent,))

    def _place(self) -> dict[str, Any]:
        return {"host": self.name, **super()._place(), "unit": self._place_on_host.unit}

    def _copy(
        self, name: str, file: Path, path: str, content: str, opts: pulumi.ResourceOptions
    ) -> remote.CopyToRemote:
        """Replaced, and so sent again, for other content and to another machine; an update would send nothing there."""
        machine = f"{self.host.address} {self.host.port} {self.host.user} {self.host.host_key}"
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

    def _step(self, name: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        return self._command(name, f"{self.directory}/agent.pyz", verb, opts)

    def _run_agent(self, agent: str, verb: str, seconds: int) -> str:
        """Bounded on the host as well: a connection that is cut ends nothing there."""
        return f"{self._sudo}timeout -k 5 {seconds + AFTERMATH} python3 -I {agent} {verb}"

    def _command(self, name: str, carrier: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        agent = f"{self.directory}/agent.pyz"
        undo = verb.delete and f"test ! -e {agent} || {self._run_agent(agent, verb.delete, verb.seconds)}"
        again = verb.update and self._run_agent(agent, verb.update, verb.seconds)
        command = remote.Command(
            name,
            remote.CommandArgs(
                connection=self._connection,
                create=self._run_agent(carrier, verb.name, verb.seconds),
                update=again,
                delete=undo,
                stdin=verb.plan,
                triggers=verb.triggers,
                logging=remote.Logging.STDERR,
                add_previous_output_in_env=False,
            ),
            opts,
        )
        return Step(command, evidence(command.stdout))
