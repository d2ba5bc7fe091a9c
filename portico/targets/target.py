"""The base class of targets: a method for each step of the chain, with the plan for the agent."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from portico.planning.agent import Agent
from portico.planning.app_environment import app_environment
from portico.planning.app_source import Source
from portico.planning.certificates.given import GivenCertificate
from portico.planning.drift import Drift
from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.nginx.address import SiteAddress
from portico.planning.nginx.site import UPSTREAM_PORT, RenderedSite, Site, render_site
from portico.planning.nginx.tls_files import TlsFiles, tls_files
from portico.planning.settings import Settings
from portico.planning.step_seconds import seconds_of
from portico.protocol.chain import BY_WORD
from portico.protocol.plan.boot import Boot
from portico.protocol.plan.certificate import Certificate, CertificatePlan
from portico.protocol.plan.drift import Drift as StepDrift
from portico.protocol.plan.drift import Drifted
from portico.protocol.plan.header import Header
from portico.protocol.plan.instance import Bind, GunicornPlan, Instance
from portico.protocol.plan.public import Public, PublicCheckPlan
from portico.protocol.plan.release import Release, ReleasePlan
from portico.protocol.plan.release_command import ReleaseCommandPlan
from portico.protocol.plan.secrets import SecretsPlan
from portico.protocol.plan.section import Section
from portico.protocol.plan.site import NginxPlan
from portico.protocol.plan.site import Site as PlannedSite
from portico.protocol.plan.static import Static, StaticPlan
from portico.protocol.plan.upstream import UpstreamCheckPlan
from portico.protocol.plan_text import plan_of
from portico.targets.step import (
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
from portico.targets.verbs import let_go, verb_of


@dataclass(frozen=True, kw_only=True)
class Target(ABC):
    """A machine on which the chain runs. The agent is the same everywhere; the way to it and the places differ.

    A target is a value: what a step makes for the steps after it is in what the step returns.
    """

    settings: Settings
    agent: Agent
    project_certificate: GivenCertificate | None = None
    """The site's certificate where it is a file of the project."""
    drift: Drift = field(default_factory=dict)
    """Drift by step: what was changed by hand on the machine. These steps are done again."""

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
        """The path of the site's access log, for Nginx."""

    @property
    @abstractmethod
    def error_log(self) -> str:
        """The path of the site's error log, for Nginx."""

    @property
    def resolver(self) -> str:
        """The DNS server that Nginx asks for an instance's address; empty where that address never changes."""
        return ""

    @property
    @abstractmethod
    def sites_folder(self) -> str:
        """The folder of the site's file, below Nginx's own folder."""

    @property
    def place(self) -> str:
        """The machine and the folder of the site there: two sites in one place would undo each other's work."""
        return f"{self.directory} on {self.name}"

    @property
    def status_socket(self) -> str:
        """The socket on which Nginx answers which configuration is live."""
        return f"{self.run}/status.sock"

    @abstractmethod
    def site_address(self) -> SiteAddress:
        """Return names and port of the public side."""

    @abstractmethod
    def url(self) -> str:
        """Return the URL that a browser opens."""

    def tls_files(self) -> TlsFiles | None:
        """Return the paths of certificate and key; None without TLS."""
        return tls_files(self.settings.tls, self.site_address(), self.directory, self.project_certificate)

    def tls_files_in_nginx(self) -> TlsFiles | None:
        """Return the paths of certificate and key as Nginx finds them."""
        return self.tls_files()

    @abstractmethod
    def static_folder(self, static_id: str) -> str:
        """Return the folder in which Nginx finds a set of static files."""

    @abstractmethod
    def around_the_site(self) -> Mapping[str, str]:
        """Return Nginx's files besides the site's own."""

    def render_site(self, site: Site) -> RenderedSite:
        """Return all files of Nginx that serve a site, and the id by which they are recognised."""
        return render_site(site, self.settings.nginx, self.around_the_site())

    def app_folder(self, release: str) -> str:
        """Return the folder of a release's source, as the app finds it."""
        return f"{self.directory}/releases/{release}/app"

    @property
    @abstractmethod
    def state(self) -> str:
        """The folder that outlives releases, as the app finds it."""

    def environment(self, release: str) -> dict[str, str]:
        """Return the app's variables that are no secrets, as they are with a release on this machine."""
        return app_environment(self.settings.app, self.app_folder(release), self.state)

    @abstractmethod
    def units(self) -> Mapping[str, str]:
        """Return the settings of an instance's unit, container or task; nothing where there is none of these."""

    @abstractmethod
    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        """Check that the machine can be reached, before any machine is touched; make no resource where that is not
        needed."""

    @abstractmethod
    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        """Install what the machine lacks."""

    @abstractmethod
    def send(
        self, name: str, source: Source, release_id: str, prepared: Prepared, opts: pulumi.ResourceOptions
    ) -> Sent:
        """Bring the source to the machine."""

    @abstractmethod
    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        """Make one command that hands a plan to the agent."""

    def gunicorn_conf(self, secrets: bool) -> str:
        """Return gunicorn.conf.py of an instance with secrets, or without. By default the agent puts secrets into the
        instance's environment."""
        settings = self.settings
        return render_gunicorn_conf(settings.app.entrypoint, settings.gunicorn, settings.nginx,
                                    folders=settings.app.persist)

    def bind(self, instance: str) -> Bind:
        """Return the address of an instance, for the agent."""
        if self.settings.gunicorn.bind == "tcp":
            return Bind(kind="tcp", ports=self.settings.gunicorn.ports)
        return Bind(kind="unix", path=f"{self.run}/{instance}.sock")

    def upstream(self, instance: str) -> str:
        """Return the address of an instance, for Nginx. The agent decides which of two ports it is."""
        bind = self.bind(instance)
        return f"127.0.0.1:{UPSTREAM_PORT}" if bind.kind == "tcp" else f"unix:{bind.path}"

    def built_with(self, source: Source) -> Mapping[str, str]:
        """Return what a release is built with besides its packages; nothing where the machine has the Python."""
        return {}

    def release(self, name: str, release: Release, sent: Sent, opts: pulumi.ResourceOptions) -> Released:
        """Make the folder of a release: its code and its packages."""
        plan = pulumi.Output.from_input(ReleasePlan(release=release))
        step = self.step("release", name, plan, sent.surroundings, opts, release.id)
        return Released(step.resource, step.evidence, sent.surroundings)

    def certificate(
        self,
        name: str,
        certificate: Certificate,
        key: pulumi.Output[str] | None,
        released: Released,
        opts: pulumi.ResourceOptions,
    ) -> Step:
        """Keep the certificate in its file for as long as something needs it; a key makes the plan a secret."""
        plan = pulumi.Output.from_input(CertificatePlan(certificate=certificate))
        if key is not None:
            secret = key.apply(lambda text: CertificatePlan(certificate=certificate.but(key=text)))
            plan = pulumi.Output.secret(secret)
        return self.step("certificate", name, plan, released.surroundings, opts, certificate.file)

    def static(self, name: str, static: Static, released: Released, opts: pulumi.ResourceOptions) -> Step:
        """Put the static files where Nginx finds them."""
        plan = pulumi.Output.from_input(StaticPlan(static=static))
        return self.step("static", name, plan, released.surroundings, opts, static.id)

    def release_command(
        self, name: str, command: pulumi.Output[ReleaseCommandPlan], released: Released, opts: pulumi.ResourceOptions
    ) -> Step:
        """Run the app's own command for a new release."""
        return self.step("release-command", name, command, released.surroundings, opts)

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
        parts = pulumi.Output.all(instance=instance, secrets=secrets)
        plan: pulumi.Output[str] = parts.apply(lambda parts: self._plan(60, surroundings, SecretsPlan(**parts)))
        verb = Verb("secrets", pulumi.Output.secret(plan), 60, "remove-secrets", triggers=[instance])
        return self._step(name, verb, surroundings, opts)

    def start(
        self,
        name: str,
        instance: pulumi.Output[Instance],
        released: Released,
        secrets: Stored | None,
        opts: pulumi.ResourceOptions,
    ) -> Started:
        """Start an instance beside the one that serves."""
        return self._start(name, instance, released.surroundings, opts)

    def _start(
        self,
        name: str,
        instance: pulumi.Output[Instance],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
    ) -> Started:
        plan = instance.apply(lambda instance: GunicornPlan(boot=self._since_boot().boot, instance=instance))
        content = instance.apply(lambda instance: instance.id)
        step = self.step("gunicorn", name, plan, surroundings, opts, content)
        return Started(step.resource, step.evidence, instance, surroundings)

    def check_upstream(
        self, name: str, check: pulumi.Output[UpstreamCheckPlan], started: Started, opts: pulumi.ResourceOptions
    ) -> Step:
        """Request an instance directly, without Nginx."""
        return self.step("upstream-check", name, check, started.surroundings, opts)

    def activate(
        self,
        name: str,
        site: pulumi.Output[PlannedSite],
        started: Started,
        certificate: Step | None,
        opts: pulumi.ResourceOptions,
    ) -> Activated:
        """Point Nginx at an instance. `certificate`: the step that brought one; None without TLS."""
        plan, surroundings = site.apply(lambda site: NginxPlan(site=site)), started.surroundings
        step = self.step("nginx", name, plan, surroundings, opts)
        return Activated(step.resource, step.evidence, site, surroundings)

    def check_public(
        self, name: str, public: Public, activated: Activated, opts: pulumi.ResourceOptions
    ) -> Step:
        """Request the site as a client would."""
        keep = self.settings.rollout.keep_releases
        earlier = keep if self.settings.nginx.earlier_static else 0
        plan = activated.site.apply(lambda site: PublicCheckPlan(
            keep_releases=keep, config_id=site.config_id, public=public, earlier_static=earlier
        ))
        undo = activated.evidence.apply(let_go)
        return self.step("public-check", name, plan, activated.surroundings, opts, delete=undo)

    def remade(self, step: str) -> Mapping[str, int]:
        """Return the part of a product's content that counts how often drift made it again; empty without drift."""
        return {"remade": self.drift[step]["times"]} if step in self.drift else {}

    def _plan(self, deadline: int, surroundings: Surroundings, *parts: Section) -> str:
        return plan_of(self._header(deadline, surroundings.image), *parts)

    def _header(self, deadline: int, image: str) -> Header:
        """Return the part of each plan that says where the agent works. `image`: the release's, in containers."""
        drain = self.settings.rollout.drain_timeout
        return Header(
            agent=self.agent.digest,
            deadline=deadline,
            pulumi_stack=pulumi.get_stack(),
            directory=self.directory,
            run=self.run,
            drain_timeout=drain,
        )

    def _drift_of(self, word: str) -> StepDrift | None:
        """Return the drift of a step; None without drift."""
        drift = self.drift.get(word)
        return StepDrift(step=word, times=drift["times"], found=drift["found"]) if drift else None

    def _since_boot(self) -> Boot:
        """Return the boot id, for plans, where nothing starts the site at boot; empty everywhere else."""
        return Boot()

    def step(
        self,
        word: str,
        name: str,
        section: pulumi.Output[Section],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
        content: pulumi.Input[str] | None = None,
        delete: pulumi.Output[str] | None = None,
    ) -> Step:
        """Make a step the way the table of the chain has it. `word`, `content` and `delete`: as of `verb_of`."""
        seconds = seconds_of(word, self.settings)
        boot = Boot() if BY_WORD[word].replaced else self._since_boot()
        drifted = Drifted(drift=self._drift_of(word))
        plan = section.apply(lambda section: self._plan(seconds, surroundings, boot, section, drifted))
        return self._step(name, verb_of(word, plan, seconds, content, delete), surroundings, opts)
