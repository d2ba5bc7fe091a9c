"""A Swarm: one service for the app and one for Nginx, which finds the tasks of the first by name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from portico.planning.agent import Agent
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import APP_PORT
from portico.planning.docker.swarm_service import CONFIG, INSTANCE, RELEASE
from portico.planning.gunicorn.swarm import render_tasks_conf
from portico.planning.nginx.site import RenderedSite, Site
from portico.planning.nginx.swarm import CATCHALL, TLS_CATCHALL, TLS_FILE, render_service
from portico.planning.nginx.tls_files import TlsFiles
from portico.planning.settings import Settings
from portico.protocol.plan_text import plan_text
from portico.targets.docker.contained import PREPARE_SECONDS, ContainedTarget
from portico.targets.docker.resources import with_options
from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import Step, Verb
from portico.targets.swarm import services
from portico.targets.swarm.stage import Stage
from portico.targets.target import Section

PROGRAMS = {"prepare": "swarm.site", "build": "docker.image", "test-nginx": "swarm.nginx", "converge": "swarm.service"}
"""The modules of `portico.steps` that do a verb on the engine; the agent does all others."""
OF_THE_AGENT = "/tmp"
"""The only folder of its container in which it can write."""


class SwarmTarget(ContainedTarget):
    """What Swarm has a noun for is a resource; that a service became what it should be is seen by a step behind it."""

    access_log = "/dev/stdout"
    error_log = "/dev/stderr"

    def __init__(self, site: str, engine: DockerEngine, agent: Agent, settings: Settings, contexts: Path) -> None:
        super().__init__(site, engine, agent, settings, contexts, OF_THE_AGENT, OF_THE_AGENT)
        self._stage = Stage(site, engine, settings)
        self._image: pulumi.Input[str] = ""
        self._released: Step
        self._live: pulumi.Output[dict[str, str]]

    def static_folder(self, static_id: str) -> str:
        """Nowhere: Nginx passes the prefix on to the app, whose image is on every node."""
        return ""

    def tls_files(self) -> TlsFiles | None:
        return TlsFiles(TLS_FILE, TLS_FILE) if self.settings.tls.on else None

    def around_the_site(self) -> Mapping[str, str]:
        return {}

    def render_site(self, site: Site) -> RenderedSite:
        return render_service(site, self.settings)

    def units(self) -> Mapping[str, str]:
        """All that a task is made with: another one is another instance."""
        settings = self.settings
        container = services.for_the_app(settings, self.site_address())
        return {"task": plan_text(memory=settings.docker.memory, **container)}

    def gunicorn_conf(self, secrets: bool) -> str:
        return render_tasks_conf(self.settings, secrets)

    def bind(self, instance: str) -> dict[str, Any]:
        return {"kind": "name", "host": f"{self._site}-app", "port": APP_PORT}

    def upstream(self, instance: str) -> str:
        return f"{self._site}-app:{APP_PORT}"

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Step:
        """The first resource, and so the last to go, removes whatever is left of the site on the engine."""
        first = self._step(name, Verb("prepare", self._plan(60), PREPARE_SECONDS, "remove"), opts)
        return Step(self._stage.network(name, first.resource, opts), first.evidence)

    def release(self, name: str, release: Section, opts: pulumi.ResourceOptions) -> Step:
        """A service is given the image's id: a tag each node would look for in a registry."""
        self._released = self._step(name, self._build(release), opts)
        built = self._released.evidence.apply(lambda known: str(known["id"]))
        self._image = self._images.name if self.settings.app.image else built
        return self._released

    def static(self, name: str, static: Section, opts: pulumi.ResourceOptions) -> Step:
        """It is in the image."""
        return self._released

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        opts: pulumi.ResourceOptions,
    ) -> Step:
        secret = self._stage.secret(name, instance, secrets, opts)
        return Step(secret, secret.id.apply(lambda known: {"secret": known}))

    def certificate(
        self, name: str, section: Section, key: pulumi.Output[str] | None, opts: pulumi.ResourceOptions
    ) -> Step:
        """A secret of the Swarm, which Nginx's service reads; that it is good was seen before anything else."""
        assert self.given is not None, "the settings have agreed"
        assert key is not None, "the settings have agreed"
        secret = self._stage.certificate(name, self.given, key, opts)
        told = {"fingerprint": self.given.fingerprint}
        return Step(secret, secret.id.apply(lambda known: {"secret": known, **told}))

    def start(self, name: str, instance: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        """The app's service with another specification; then all its tasks have to be of this instance."""
        told = instance.apply(lambda known: {INSTANCE: known["id"], RELEASE: known["release"]})
        conf = instance.apply(lambda known: "".join(f"{line}\n" for line in known["conf"]))
        container = {**services.for_the_app(self.settings, self.site_address()), "image": self._image}
        service = self._stage.app(name, container, told, conf, opts)
        return self._converged(name, "app", told, {"tasks": self.settings.swarm.replicas}, service, opts)

    def check_upstream(self, name: str, check: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        tasks = {"tasks": f"tasks.{self._site}-app", "port": APP_PORT, "replicas": self.settings.swarm.replicas}
        release = self._stage.told["app"].apply(lambda known: known[RELEASE])
        section = pulumi.Output.all(check, release).apply(lambda known: {
            **known[0], **tasks, "release": known[1], "attempt": self._stage.attempts["app"],
        })
        return self._updated(name, "check-tasks", self._upstream_seconds(), section, opts)

    def activate(self, name: str, site: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        """Nginx's service, the same for every release; its files are tested before a task is made of them."""
        files = site.apply(lambda known: {"config_id": known["config_id"], "files": known["files"]})
        tested = self._updated(f"{name}-test", "test-nginx", 120, files, opts)
        told = site.apply(lambda known: {CONFIG: str(known["config_id"])})
        after = with_options(opts, depends_on=[tested.resource])
        service = self._stage.nginx(name, services.for_nginx(self.settings), told, files, self._files(), after)
        self._live = site.apply(lambda known: {key: str(known[key]) for key in ("instance", "release", "config_id")})
        return self._converged(name, "nginx", told, {}, service, opts)

    def check_public(self, name: str, check: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        """The services are what a failed check puts back. The last step is the first to go: not of a locked site."""
        seconds = self.settings.checks.public.deadline + 2 * self.settings.swarm.converge_deadline + 60
        section = pulumi.Output.all(check, self._live).apply(lambda known: {
            **known[0], "live": known[1], "attempts": self._stage.attempts,
            "public": {**known[0]["public"], "static_from_the_app": True, **self._told_of_tls(known[0]["public"])},
            "converge_deadline": self.settings.swarm.converge_deadline,
        })
        return self._updated(name, "check-published", seconds, section, opts, "require-unlocked")

    def _told_of_tls(self, public: Section) -> Section:
        """The certificate itself: whoever asks has no file of Nginx's."""
        return {"tls": {**public["tls"], "text": self.given.text}} if self.given else {}

    def _files(self) -> Mapping[str, str]:
        """Paths of Nginx's files, each by what it is."""
        files = {"nginx": "nginx.conf", "site": f"{self.sites_folder}/{self.settings.app.name}.conf"}
        if not self.settings.nginx.catchall:
            return files
        tls = {"catchall-tls": TLS_CATCHALL} if self.settings.tls.on else {}
        return {**files, "catchall": CATCHALL, **tls}

    def _converged(
        self,
        name: str,
        role: str,
        told: pulumi.Output[dict[str, str]],
        more: Mapping[str, Any],
        service: pulumi.CustomResource,
        opts: pulumi.ResourceOptions,
    ) -> Step:
        seconds = self.settings.swarm.converge_deadline
        section = told.apply(lambda known: {"service": {
            "name": f"{self._site}-{role}", "tells": known, "attempt": self._stage.attempts[role],
            "deadline": seconds, **more,
        }})
        after = pulumi.ResourceOptions(parent=opts.parent, depends_on=[service])
        return self._updated(f"{name}-converged", "converge", seconds + 60, section, after)

    def _place(self) -> dict[str, Any]:
        return {**super()._place(), "docker": {
            "host": self.settings.docker.host,
            "site": self._site,
            "image": self._images.name,
            "python_image": self.settings.docker.python_image,
            "nginx_image": self.settings.docker.nginx_image,
        }}

    def _step(self, name: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        """On this machine; what it does is done by the engine. The public check is given what it proved before: what
        a failed one puts back."""
        ours = program(f"portico.steps.{PROGRAMS.get(verb.name, 'swarm.checks')}")
        undo = verb.delete and f"{ours} {verb.delete}"
        return local_command(
            name, f"{ours} {verb.name}", undo, verb, opts, remembers=verb.name == "check-published"
        )
