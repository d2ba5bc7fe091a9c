"""One method per step of the chain: what each hands to the agent, whoever carries it there."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pulumi

from portico.planning.agent import Agent
from portico.planning.app_source import Source
from portico.planning.certificates.given import GivenCertificate
from portico.planning.drift import Drift
from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.nginx.address import SiteAddress
from portico.planning.nginx.site import UPSTREAM_PORT, RenderedSite, Site, render_site
from portico.planning.nginx.tls_files import TlsFiles, tls_files
from portico.planning.settings import Settings
from portico.protocol.plan_text import plan_text
from portico.targets.step import Sent, Step, Verb

Section = Mapping[str, Any]
STEPS = {"start": "gunicorn", "activate": "nginx"}
"""What a verb's step is called where that is another word."""


class Target(ABC):
    """One machine on which the chain runs. The agent is the same everywhere; the way to it and the places differ."""

    label: str = ""
    """The machine's part in the names of resources; empty where there is only one."""
    name: str
    """What the machine is called in the output `hosts`."""
    access_log: str
    error_log: str
    """Where Nginx writes the site's logs."""
    resolver: str = ""
    """Who tells Nginx where an instance is; empty where its address never changes."""
    sites_folder: str
    """Where the site's file is, below Nginx's own folder."""
    boot: str = ""
    """What changes when the machine was started anew and nothing starts the site by itself."""
    given: GivenCertificate | None = None
    """The site's certificate where it is a file of the project."""
    drift: Drift = MappingProxyType({})
    """By step what was found other than it had been left; a step that is in it is done again."""

    def __init__(self, settings: Settings, agent: Agent, directory: str, run: str) -> None:
        self.settings = settings
        self.agent = agent
        self.directory = directory
        self.status_socket = f"{run}/status.sock"
        self._run = run
        self._drain = settings.rollout.drain_timeout

    @property
    def place(self) -> str:
        """The machine and the folder of the site there: two sites in one place would undo each other's work."""
        return f"{self.directory} on {self.name}"

    @abstractmethod
    def site_address(self) -> SiteAddress:
        """Names and port of the public side."""

    @abstractmethod
    def url(self) -> str:
        """What a browser opens."""

    def tls_files(self) -> TlsFiles | None:
        """Where certificate and key are; None without TLS."""
        return tls_files(self.settings.tls, self.site_address(), self.directory, self.given)

    def tls_files_in_nginx(self) -> TlsFiles | None:
        """The same two as Nginx finds them."""
        return self.tls_files()

    @abstractmethod
    def static_folder(self, static_id: str) -> str:
        """Where Nginx finds a set of static files."""

    @abstractmethod
    def around_the_site(self) -> Mapping[str, str]:
        """The files of Nginx that are there whatever the site is."""

    def render_site(self, site: Site) -> RenderedSite:
        """All files of Nginx that serve a site, and the id by which they are recognised."""
        return render_site(site, self.settings.nginx, self.around_the_site())

    @abstractmethod
    def units(self) -> Mapping[str, str]:
        """What one instance's unit has of its own; nothing where there is no systemd."""

    @abstractmethod
    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        """See that the machine can be used, before any machine is touched; nothing where there is nothing to reach."""

    @abstractmethod
    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Step:
        """Whatever the machine lacks."""

    @abstractmethod
    def send(self, name: str, source: Source, release_id: str, opts: pulumi.ResourceOptions) -> Sent:
        """Bring the source to the machine."""

    @abstractmethod
    def _step(self, name: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        """One command that hands a plan to the agent."""

    def gunicorn_conf(self, secrets: bool) -> str:
        """gunicorn.conf.py of an instance with secrets, or without; here whoever starts it puts them into its
        environment."""
        return render_gunicorn_conf(self.settings.app.entrypoint, self.settings.gunicorn)

    def bind(self, instance: str) -> dict[str, Any]:
        """The address of an instance, for the agent."""
        if self.settings.gunicorn.bind == "tcp":
            return {"kind": "tcp", "ports": list(self.settings.gunicorn.ports)}
        return {"kind": "unix", "path": f"{self._run}/{instance}.sock"}

    def upstream(self, instance: str) -> str:
        """The address of an instance, for Nginx; which of two ports it is, is known when it runs."""
        bind = self.bind(instance)
        return f"127.0.0.1:{UPSTREAM_PORT}" if bind["kind"] == "tcp" else f"unix:{bind['path']}"

    def built_with(self, source: Source) -> Section:
        """What a release is made with besides its own packages; nothing where the machine's own Python is used."""
        return {}

    def release(self, name: str, release: Section, opts: pulumi.ResourceOptions) -> Step:
        section = {**release, "keep": self.settings.rollout.keep_releases}
        return self._replaced(name, "release", 900, {"release": section}, release["id"], opts, "remove-release")

    def certificate(
        self, name: str, section: Section, key: pulumi.Output[str] | None, opts: pulumi.ResourceOptions
    ) -> Step:
        """The certificate in its file, for as long as something needs it; a key makes the plan a secret."""
        sections: pulumi.Input[Section] = {"certificate": section}
        if key is not None:
            secret = key.apply(lambda known: {"certificate": {**section, "key": known}})
            sections = pulumi.Output.secret(secret)
        return self._replaced(name, "certificate", 60, sections, section["file"], opts, "remove-certificate")

    def static(self, name: str, static: Section, opts: pulumi.ResourceOptions) -> Step:
        return self._replaced(name, "static", 300, {"static": static}, static["id"], opts, "remove-static")

    def release_command(self, name: str, given: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        seconds = self.settings.app.release_command_deadline + 60
        return self._updated(name, "release-command", seconds, given, opts)

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        opts: pulumi.ResourceOptions,
    ) -> Step:
        both = pulumi.Output.all(instance=instance, secrets=secrets)
        plan: pulumi.Output[str] = both.apply(lambda known: self._plan(60, **known))
        verb = Verb("secrets", pulumi.Output.secret(plan), 60, "remove-secrets", triggers=[instance])
        return self._step(name, verb, opts)

    def start(self, name: str, instance: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        seconds = 2 * self.settings.checks.upstream.deadline + self._drain + self.settings.gunicorn.graceful_timeout
        sections = instance.apply(lambda known: {**self._since_boot(), "instance": known})
        content = instance.apply(lambda known: str(known["id"]))
        return self._replaced(name, "start", seconds + 60, sections, content, opts, "stop")

    def check_upstream(self, name: str, check: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        return self._updated(name, "check-upstream", self._upstream_seconds(), check, opts)

    def activate(self, name: str, site: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        section = site.apply(lambda known: {"site": known})
        seconds = 2 * self._upstream_seconds() + 60
        return self._updated(name, "activate", seconds, section, opts, "remove-site", "reactivate")

    def check_public(self, name: str, check: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        seconds = 2 * self._upstream_seconds() + self.settings.checks.public.deadline + 120
        keep = self.settings.rollout.keep_releases
        section = check.apply(lambda known: {"keep_releases": keep, **known})
        return self._updated(name, "check-public", seconds, section, opts, "let-go")

    def _upstream_seconds(self) -> int:
        """Starting the instance, asking it, and a margin."""
        check = self.settings.checks.upstream
        return 2 * check.deadline + int(check.settle) + check.timeout + 60

    def _plan(self, deadline: int, **sections: Any) -> str:
        return plan_text(
            agent=self.agent.digest, deadline=deadline, **self._place(), drain_timeout=self._drain, **sections
        )

    def _place(self) -> dict[str, Any]:
        """Where the agent works, as it reads it in each plan."""
        return {"directory": self.directory, "run": self._run}

    def remade(self, step: str) -> Section:
        """Part of the content of what a step makes: how often it was made anew because it had been changed by hand."""
        return {"remade": self.drift[step]["times"]} if step in self.drift else {}

    def _drifted(self, verb: str) -> Section:
        step = STEPS.get(verb, verb)
        return {"drift": {"step": step, **self.drift[step]}} if step in self.drift else {}

    def _since_boot(self) -> dict[str, str]:
        return {"boot": self.boot} if self.boot else {}

    def _updated(
        self,
        name: str,
        verb: str,
        seconds: int,
        sections: pulumi.Output[dict[str, Any]],
        opts: pulumi.ResourceOptions,
        delete: str | None = None,
        update: str | None = None,
    ) -> Step:
        """A step that is done again in place whenever its plan changes."""
        plan = sections.apply(
            lambda known: self._plan(seconds, **{**self._since_boot(), **known, **self._drifted(verb)})
        )
        return self._step(name, Verb(verb, plan, seconds, delete, update), opts)

    def _replaced(
        self,
        name: str,
        verb: str,
        seconds: int,
        sections: pulumi.Input[Mapping[str, Any]],
        content: pulumi.Input[str],
        opts: pulumi.ResourceOptions,
        delete: str | None,
    ) -> Step:
        """A step whose product has its own name: the next one is made beside it, and it goes when all is done."""
        plan = pulumi.Output.from_input(sections).apply(
            lambda known: self._plan(seconds, **known, **self._drifted(verb))
        )
        return self._step(name, Verb(verb, plan, seconds, delete, triggers=[content]), opts)
