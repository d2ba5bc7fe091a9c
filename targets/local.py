"""This machine: Gunicorn and a private Nginx below one folder, everything as the user who runs Pulumi."""

import os
import pwd
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi_command import local

from planning.nginx_site import UPSTREAM_PORT, render_catchall, render_private_nginx
from planning.plan_text import plan_text
from planning.settings import Settings
from planning.site_address import SiteAddress, loopback_address
from planning.socket_folder import socket_folder
from targets.agent import Agent
from targets.step import Step, evidence

Section = Mapping[str, Any]
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class LocalTarget:
    """One method per step of the chain; each is a `command.local.Command` that hands a plan to the agent."""

    log_directory = "logs"
    """Relative to the folder that Nginx is started with."""

    def __init__(self, directory: Path, agent: Agent, settings: Settings) -> None:
        self.directory = directory
        self.settings = settings
        self._agent = agent
        self._installed_agent = shlex.quote(str(directory / "agent.pyz"))
        self._run = socket_folder(directory, os.getuid())
        self._drain = settings.rollout.drain_timeout
        self._boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""
        self.status_socket = f"{self._run}/status.sock"

    def site_address(self) -> SiteAddress:
        """Names, address and port of the public side."""
        return loopback_address(self.settings)

    def url(self) -> str:
        """What a browser on this machine opens."""
        address = self.site_address()
        return f"http://{address.address}:{address.port}/"

    def static_folder(self, static_id: str) -> str:
        """Where Nginx finds a set of static files, relative to the folder it is started with."""
        return f"static/{static_id}"

    def bind(self, instance: str) -> dict[str, Any]:
        """The address of an instance, for the agent."""
        if self.settings.gunicorn.bind == "tcp":
            return {"kind": "tcp", "ports": list(self.settings.gunicorn.ports)}
        return {"kind": "unix", "path": f"{self._run}/{instance}.sock"}

    def upstream(self, instance: str) -> str:
        """The address of an instance, for Nginx; which of two ports it is, is known when it runs."""
        bind = self.bind(instance)
        return f"127.0.0.1:{UPSTREAM_PORT}" if bind["kind"] == "tcp" else f"unix:{bind['path']}"

    def around_the_site(self) -> dict[str, str]:
        """The files of the private Nginx that are there whatever the site is."""
        user = pwd.getpwuid(0).pw_name if os.getuid() == 0 else None
        return {
            "nginx.conf": render_private_nginx(user, self._drain),
            "sites-enabled/000-catchall.conf": render_catchall(self.site_address().listen),
        }

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Step:
        carrier = f"python3 -I {shlex.quote(str(self._agent.path))} prepare"
        return self._step(name, carrier, self._plan(60), opts, delete="remove")

    def release(self, name: str, release: Section, opts: pulumi.ResourceOptions) -> Step:
        return self._replaced(name, "release", self._plan(900, release=release), release["id"], opts, "remove-release")

    def static(self, name: str, static: Section, opts: pulumi.ResourceOptions) -> Step:
        return self._replaced(name, "static", self._plan(300, static=static), static["id"], opts, "remove-static")

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        opts: pulumi.ResourceOptions,
    ) -> Step:
        both = pulumi.Output.all(instance=instance, secrets=secrets)
        plan: pulumi.Output[str] = both.apply(lambda known: self._plan(60, **known))
        return self._replaced(name, "secrets", pulumi.Output.secret(plan), instance, opts, "remove-secrets")

    def start(self, name: str, instance: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        seconds = self.settings.checks.upstream.deadline + self._drain + self.settings.gunicorn.graceful_timeout + 60
        plan = instance.apply(lambda known: self._plan(seconds, boot=self._boot, instance=known))
        return self._replaced(name, "start", plan, instance.apply(lambda known: str(known["id"])), opts, "stop")

    def check_upstream(self, name: str, check: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        plan = check.apply(lambda known: self._plan(self._upstream_seconds(), boot=self._boot, **known))
        return self._step(name, self._command("check-upstream"), plan, opts)

    def activate(self, name: str, site: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        seconds = 2 * self._upstream_seconds() + 60
        plan = site.apply(lambda known: self._plan(seconds, boot=self._boot, site=known))
        return self._step(name, self._command("activate"), plan, opts, delete="remove-site")

    def check_public(self, name: str, check: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        seconds = 2 * self._upstream_seconds() + self.settings.checks.public.deadline + 120
        plan = check.apply(lambda known: self._plan(seconds, boot=self._boot, **known))
        return self._step(name, self._command("check-public"), plan, opts)

    def _upstream_seconds(self) -> int:
        """Starting the instance, asking it, and a margin."""
        check = self.settings.checks.upstream
        return 2 * check.deadline + int(check.settle) + check.timeout + 60

    def _plan(self, deadline: int, **sections: Any) -> str:
        place = {"directory": str(self.directory), "run": str(self._run)}
        return plan_text(agent=self._agent.digest, deadline=deadline, **place, drain_timeout=self._drain, **sections)

    def _command(self, verb: str) -> str:
        return f"python3 -I {self._installed_agent} {verb}"

    def _replaced(
        self,
        name: str,
        verb: str,
        plan: pulumi.Input[str],
        content: pulumi.Input[str],
        opts: pulumi.ResourceOptions,
        delete: str,
    ) -> Step:
        """A step whose product has its own name: the next one is made beside it, and it goes when all is done."""
        return self._step(name, self._command(verb), plan, opts, delete, [content])

    def _step(
        self,
        name: str,
        create: str,
        plan: pulumi.Input[str],
        opts: pulumi.ResourceOptions,
        delete: str | None = None,
        triggers: list[pulumi.Input[str]] | None = None,
    ) -> Step:
        command = local.Command(
            name,
            local.CommandArgs(
                create=create,
                delete=None if delete is None else f"test ! -e {self._installed_agent} || {self._command(delete)}",
                stdin=plan,
                triggers=triggers,
                logging=local.Logging.STDERR,
                add_previous_output_in_env=False,
            ),
            opts,
        )
        return Step(command, evidence(command.stdout))

