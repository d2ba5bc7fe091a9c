"""One method per step of the chain: what each hands to the agent, whatever carries it there."""

import shlex
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
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
from portico.targets.step import (
    NOTHING,
    Activated,
    Prepared,
    Released,
    Sent,
    Started,
    Step,
    Stored,
    Surroundings,
    Verb,
)

Section = Mapping[str, Any]
STEPS = {"start": "gunicorn", "activate": "nginx"}
"""What a verb's step is called where that is another word."""


@dataclass(frozen=True, kw_only=True)
class Target(ABC):
    """One machine on which the chain runs. The agent is the same everywhere; the way to it and the places differ.

    A target is a value: what a step makes for the steps after it is in what the step returns.
    """

    settings: Settings
    agent: Agent
    project_certificate: GivenCertificate | None = None
    """The site's certificate where it is a file of the project."""
    drift: Drift = field(default_factory=dict)
    """By step what was changed by hand on the machine; a step that is in it is done again."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The machine's name in the output `hosts`."""

    @property
    def label(self) -> str:
        """The machine's part in the names of resources; empty where there is only one."""
        return ""

    @property
    @abstractmethod
    def directory(self) -> str:
        """The folder of the site, where the agent works."""

    @property
    @abstractmethod
    def run(self) -> str:
        """The folder of the site's sockets."""

    @property
    @abstractmethod
    def access_log(self) -> str:
        """Where Nginx writes the site's access log."""

    @property
    @abstractmethod
    def error_log(self) -> str:
        """Where Nginx writes the site's error log."""

    @property
    def resolver(self) -> str:
        """The DNS server that tells Nginx where an instance is; empty where its address never changes."""
        return ""

    @property
    @abstractmethod
    def sites_folder(self) -> str:
        """Where the site's file is, below Nginx's own folder."""

    @property
    def place(self) -> str:
        """The machine and the folder of the site there: two sites in one place would undo each other's work."""
        return f"{self.directory} on {self.name}"

    @property
    def status_socket(self) -> str:
        """Where Nginx answers which configuration is live."""
        return f"{self.run}/status.sock"

    @abstractmethod
    def site_address(self) -> SiteAddress:
        """Return names and port of the public side."""

    @abstractmethod
    def url(self) -> str:
        """Return what a browser opens."""

    def tls_files(self) -> TlsFiles | None:
        """Return where certificate and key are; None without TLS."""
        return tls_files(self.settings.tls, self.site_address(), self.directory, self.project_certificate)

    def tls_files_in_nginx(self) -> TlsFiles | None:
        """Return the same two as Nginx finds them."""
        return self.tls_files()

    @abstractmethod
    def static_folder(self, static_id: str) -> str:
        """Return where Nginx finds a set of static files."""

    @abstractmethod
    def around_the_site(self) -> Mapping[str, str]:
        """Return the files of Nginx that are there whatever the site is."""

    def render_site(self, site: Site) -> RenderedSite:
        """Return all files of Nginx that serve a site, and the id by which they are recognised."""
        return render_site(site, self.settings.nginx, self.around_the_site())

    @abstractmethod
    def units(self) -> Mapping[str, str]:
        """Return what one instance's unit has of its own; nothing where there is no systemd."""

    @abstractmethod
    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        """See that the machine can be used, before any machine is touched; nothing where there is nothing to reach."""

    @abstractmethod
    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        """Bring what the machine lacks."""

    @abstractmethod
    def send(
        self, name: str, source: Source, release_id: str, prepared: Prepared, opts: pulumi.ResourceOptions
    ) -> Sent:
        """Bring the source to the machine."""

    @abstractmethod
    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        """Make one command that hands a plan to the agent."""

    def gunicorn_conf(self, secrets: bool) -> str:
        """Return gunicorn.conf.py of an instance with secrets, or without; here the agent puts them into its
        environment."""
        return render_gunicorn_conf(self.settings.app.entrypoint, self.settings.gunicorn)

    def bind(self, instance: str) -> dict[str, Any]:
        """Return the address of an instance, for the agent."""
        if self.settings.gunicorn.bind == "tcp":
            return {"kind": "tcp", "ports": list(self.settings.gunicorn.ports)}
        return {"kind": "unix", "path": f"{self.run}/{instance}.sock"}

    def upstream(self, instance: str) -> str:
        """Return the address of an instance, for Nginx; which of two ports it is, the agent decides."""
        bind = self.bind(instance)
        return f"127.0.0.1:{UPSTREAM_PORT}" if bind["kind"] == "tcp" else f"unix:{bind['path']}"

    def built_with(self, source: Source) -> Section:
        """Return what a release is made with besides its own packages; nothing where the machine has the Python."""
        return {}

    def release(self, name: str, release: Section, sent: Sent, opts: pulumi.ResourceOptions) -> Released:
        """Make the folder of a release: its code and its packages."""
        section = {**release, "keep": self.settings.rollout.keep_releases}
        step = self._replaced(
            name, "release", 900, {"release": section}, release["id"], sent.surroundings, opts, "remove-release"
        )
        return Released(step.resource, step.evidence, sent.surroundings)

    def certificate(
        self,
        name: str,
        section: Section,
        key: pulumi.Output[str] | None,
        released: Released,
        opts: pulumi.ResourceOptions,
    ) -> Step:
        """Keep the certificate in its file for as long as something needs it; a key makes the plan a secret."""
        sections: pulumi.Input[Section] = {"certificate": section}
        if key is not None:
            secret = key.apply(lambda text: {"certificate": {**section, "key": text}})
            sections = pulumi.Output.secret(secret)
        return self._replaced(
            name, "certificate", 60, sections, section["file"], released.surroundings, opts, "remove-certificate"
        )

    def static(self, name: str, static: Section, released: Released, opts: pulumi.ResourceOptions) -> Step:
        """Put the static files where Nginx finds them."""
        return self._replaced(
            name, "static", 300, {"static": static}, static["id"], released.surroundings, opts, "remove-static"
        )

    def release_command(
        self, name: str, command: pulumi.Output[dict[str, Any]], released: Released, opts: pulumi.ResourceOptions
    ) -> Step:
        """Run the app's own command for a new release."""
        seconds = self.settings.app.release_command_deadline + 60
        return self._updated(name, "release-command", seconds, command, released.surroundings, opts)

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        released: Released,
        opts: pulumi.ResourceOptions,
    ) -> Stored:
        """Keep the secrets of an instance where only the instance reads them."""
        step = self._store(name, instance, secrets, released.surroundings, opts)
        return Stored(step.resource, step.evidence)

    def _store(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
    ) -> Step:
        sections = pulumi.Output.all(instance=instance, secrets=secrets)
        plan: pulumi.Output[str] = sections.apply(lambda parts: self._plan(60, surroundings, **parts))
        verb = Verb("secrets", pulumi.Output.secret(plan), 60, "remove-secrets", triggers=[instance])
        return self._step(name, verb, surroundings, opts)

    def start(
        self,
        name: str,
        instance: pulumi.Output[dict[str, Any]],
        released: Released,
        secrets: Stored | None,
        opts: pulumi.ResourceOptions,
    ) -> Started:
        """Start an instance beside the one that serves."""
        return self._start(name, instance, released.surroundings, opts)

    def _start(
        self,
        name: str,
        instance: pulumi.Output[dict[str, Any]],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
    ) -> Started:
        drain, grace = self.settings.rollout.drain_timeout, self.settings.gunicorn.graceful_timeout
        seconds = 2 * self.settings.checks.upstream.deadline + drain + grace + 60
        sections = instance.apply(lambda section: {**self._since_boot(), "instance": section})
        content = instance.apply(lambda section: str(section["id"]))
        step = self._replaced(name, "start", seconds, sections, content, surroundings, opts, "stop")
        return Started(step.resource, step.evidence, instance, surroundings)

    def check_upstream(
        self, name: str, check: pulumi.Output[dict[str, Any]], started: Started, opts: pulumi.ResourceOptions
    ) -> Step:
        """Ask an instance directly."""
        return self._updated(name, "check-upstream", self._upstream_seconds(), check, started.surroundings, opts)

    def activate(
        self,
        name: str,
        site: pulumi.Output[dict[str, Any]],
        started: Started,
        certificate: Step | None,
        opts: pulumi.ResourceOptions,
    ) -> Activated:
        """Point Nginx at an instance. `certificate`: the step that brought one; None without TLS."""
        section, seconds = site.apply(lambda site: {"site": site}), 2 * self._upstream_seconds() + 60
        surroundings = started.surroundings
        step = self._updated(name, "activate", seconds, section, surroundings, opts, "remove-site", "reactivate")
        return Activated(step.resource, step.evidence, site, surroundings)

    def check_public(
        self, name: str, check: pulumi.Output[dict[str, Any]], activated: Activated, opts: pulumi.ResourceOptions
    ) -> Step:
        """Ask the site as a client asks it."""
        seconds = 2 * self._upstream_seconds() + self.settings.checks.public.deadline + 120
        keep = self.settings.rollout.keep_releases
        section = check.apply(lambda section: {"keep_releases": keep, **section})
        undo = activated.evidence.apply(_let_go)
        return self._updated(name, "check-public", seconds, section, activated.surroundings, opts, undo)

    def remade(self, step: str) -> Section:
        """Return a part of a product's content: how often it was made again because it had been changed by hand."""
        return {"remade": self.drift[step]["times"]} if step in self.drift else {}

    def _upstream_seconds(self) -> int:
        """Return the time for starting the instance, asking it, and a margin."""
        check = self.settings.checks.upstream
        return 2 * check.deadline + int(check.settle) + check.timeout + 60

    def _plan(self, deadline: int, surroundings: Surroundings = NOTHING, **sections: Any) -> str:
        place, drain = self._place(surroundings.image), self.settings.rollout.drain_timeout
        return plan_text(agent=self.agent.digest, deadline=deadline, **place, drain_timeout=drain, **sections)

    def _place(self, image: str) -> dict[str, Any]:
        """Return where the agent works, as it reads it in each plan. `image`: the release's, in containers."""
        return {"directory": self.directory, "run": self.run}

    def _drifted(self, verb: str) -> Section:
        step = STEPS.get(verb, verb)
        return {"drift": {"step": step, **self.drift[step]}} if step in self.drift else {}

    def _since_boot(self) -> dict[str, str]:
        """Return what differs when the machine was booted again and nothing starts the site by itself."""
        return {}

    def _updated(
        self,
        name: str,
        verb: str,
        seconds: int,
        sections: pulumi.Output[dict[str, Any]],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
        delete: str | pulumi.Output[str] | None = None,
        update: str | None = None,
    ) -> Step:
        """Make a step that is done again in place whenever its plan changes."""
        plan = sections.apply(lambda parts: self._plan(
            seconds, surroundings, **{**self._since_boot(), **parts, **self._drifted(verb)}
        ))
        return self._step(name, Verb(verb, plan, seconds, delete, update), surroundings, opts)

    def _replaced(
        self,
        name: str,
        verb: str,
        seconds: int,
        sections: pulumi.Input[Mapping[str, Any]],
        content: pulumi.Input[str],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
        delete: str | None,
    ) -> Step:
        """Make a step whose product has its own name: the next one is made beside it, and it goes when all is done."""
        plan = pulumi.Output.from_input(sections).apply(
            lambda parts: self._plan(seconds, surroundings, **parts, **self._drifted(verb))
        )
        return self._step(name, Verb(verb, plan, seconds, delete, triggers=[content]), surroundings, opts)


def _let_go(evidence: Section) -> str:
    """Return the words that let an nginx step go, by the number in its evidence; an earlier version gave it none.

    They are part of a command: a machine that sends anything else than a number gains nothing.
    """
    number = evidence.get("activation")
    return f"let-go {shlex.quote(str(number))}" if number else "let-go"
