"""This machine as a target: Gunicorn and a private Nginx below one folder, run as the user who runs Pulumi."""

import os
import pwd
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi

from portico.planning.app_source import Source
from portico.planning.loopback import LOOPBACK
from portico.planning.nginx.address import SiteAddress, loopback_address
from portico.planning.nginx.catchalls import catchalls
from portico.planning.nginx.site import render_private_nginx
from portico.planning.nginx.tls_files import TlsFiles, beside_nginx
from portico.planning.places.socket_folder import socket_folder
from portico.planning.source.tree import SourceTree
from portico.protocol.plan.boot import Boot
from portico.protocol.plan.prepare import PreparePlan
from portico.targets.local_command import local_command
from portico.targets.step import NOTHING, Prepared, Sent, Step, Surroundings, Verb, removal, undo
from portico.targets.target import Target

PREPARE_SECONDS = 600
"""Seconds for preparing this machine, on which Nginx may have to be installed."""
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_id() -> str:
    """Return the boot id, which differs after each boot of this machine; empty where the kernel gives none."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""


@dataclass(frozen=True, kw_only=True)
class LocalTarget(Target):
    """This machine. Each step is a `command.local.Command`."""

    folder: Path
    """The folder of the site."""
    boot: str = ""
    """The boot id. Nothing starts the site at boot, so it is in the plans: `pulumi up` after a reboot starts the
    site."""

    name = LOOPBACK
    sites_folder = "sites-enabled"

    @property
    def directory(self) -> str:
        return str(self.folder)

    @property
    def run(self) -> str:
        return str(socket_folder(self.folder, os.getuid()))

    @property
    def state(self) -> str:
        return str(self.folder / "state")

    @property
    def access_log(self) -> str:
        return f"logs/{self.settings.app.name}.access.log"

    @property
    def error_log(self) -> str:
        return f"logs/{self.settings.app.name}.error.log"

    def site_address(self) -> SiteAddress:
        return loopback_address(self.settings)

    def url(self) -> str:
        return self.site_address().loopback_url

    def tls_files_in_nginx(self) -> TlsFiles | None:
        return beside_nginx(self.tls_files(), self.directory)

    def static_folder(self, static_id: str) -> str:
        """Return a path relative to the folder that Nginx is started with."""
        return f"static/{static_id}"

    def around_the_site(self) -> Mapping[str, str]:
        user = pwd.getpwuid(0).pw_name if os.getuid() == 0 else None
        return {
            "nginx.conf": render_private_nginx(user, self.settings.rollout.drain_timeout),
            **catchalls(self.site_address(), self.tls_files_in_nginx(),
                        self.settings.nginx.large_client_header_buffers, self.settings.nginx.http2),
        }

    def units(self) -> Mapping[str, str]:
        return {}

    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        return []

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        carrier = f"python3 -I {shlex.quote(str(self.agent.path))} prepare"
        section = PreparePlan(installer=self.settings.app.installer, drift=self._drift_of("prepare"))
        plan = self._plan(PREPARE_SECONDS, NOTHING, section)
        verb = Verb("prepare", plan, PREPARE_SECONDS, "remove-prepare")
        step = self._command(name, carrier, verb, opts, remembers=True)
        return Prepared(step.resource, step.evidence)

    def send(
        self, name: str, source: Source, release_id: str, prepared: Prepared, opts: pulumi.ResourceOptions
    ) -> Sent:
        """Return the folder of the source: it is on this machine already."""
        assert isinstance(source, SourceTree), "the settings have an image for containers only"
        return Sent(str(source.directory), prepared.surroundings)

    def _since_boot(self) -> Boot:
        return Boot(boot=self.boot)

    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        return self._command(name, self._run_agent(verb.name), verb, opts)

    def _run_agent(self, verb: str) -> str:
        return f"python3 -I {self._installed_agent} {verb}"

    @property
    def _installed_agent(self) -> str:
        return shlex.quote(str(self.folder / "agent.pyz"))

    def _command(
        self, name: str, create: str, verb: Verb, opts: pulumi.ResourceOptions, remembers: bool = False
    ) -> Step:
        delete = undo(verb.delete, lambda words: removal(self._installed_agent, self._run_agent(words)))
        again = verb.update and self._run_agent(verb.update)
        return local_command(name, create, delete, verb, opts, remembers=remembers, update=again)
