"""A Swarm as a target: one service for the app and one for Nginx, which finds the app's tasks by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pulumi

from portico.planning.docker.site import APP_PORT, STATE, state_volume
from portico.planning.docker.swarm_service import CONFIG, INSTANCE, RELEASE
from portico.planning.gunicorn.swarm import render_tasks_conf
from portico.planning.images.registry_login import logins
from portico.planning.nginx.site import RenderedSite
from portico.planning.nginx.site import Site as PlannedSite
from portico.planning.nginx.swarm import render_service
from portico.planning.nginx.swarm_paths import TLS_FILE
from portico.planning.nginx.tls_files import TlsFiles
from portico.protocol.chain import BY_WORD
from portico.protocol.plan.certificate import Certificate
from portico.protocol.plan.header import Docker
from portico.protocol.plan.instance import Bind, Instance
from portico.protocol.plan.public import Public
from portico.protocol.plan.release import Release
from portico.protocol.plan.section import Section
from portico.protocol.plan.site import Site
from portico.protocol.plan.static import Static
from portico.protocol.plan.swarm_service import ConvergePlan, NginxTestPlan, Service
from portico.protocol.plan.upstream import UpstreamCheckPlan
from portico.protocol.plan_text import plan_text
from portico.targets.docker.command import engine_command
from portico.targets.docker.contained import ContainedTarget
from portico.targets.docker.resources import with_options
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
from portico.targets.swarm import services
from portico.targets.swarm.app_service import app_service
from portico.targets.swarm.checks import Checks
from portico.targets.swarm.existing import Existing
from portico.targets.swarm.nginx_service import nginx_files, nginx_service
from portico.targets.swarm.secrets import app_secret, secret_of, tls_secret
from portico.targets.swarm.stage import Stage, make_stage

PROGRAMS = {"prepare": "swarm.site", "release": "docker.image", "nginx-test": "swarm.nginx",
            "converge": "swarm.service"}
"""Modules of `portico.steps` that do a verb on the engine, by verb; the agent does all others."""
OF_THE_AGENT = "/tmp"
"""The only folder of the agent's container in which the agent can write."""


@dataclass(frozen=True, kw_only=True)
class SwarmTarget(ContainedTarget):
    """A Swarm. Its services, configs and secrets are Pulumi resources; a step after each service waits until the
    service has become what it should be."""

    existing: Existing = field(default_factory=Existing)
    """The objects of the site that are in the Swarm already."""
    node: str = ""
    """Id of the engine's own node; the tasks of an app that keeps data stay on it."""

    directory = OF_THE_AGENT
    run = OF_THE_AGENT
    access_log = "/dev/stdout"
    error_log = "/dev/stderr"

    def static_folder(self, static_id: str) -> str:
        """Return no folder: Nginx passes the prefix on to the app, whose image is on every node."""
        return ""

    def tls_files(self) -> TlsFiles | None:
        return TlsFiles(TLS_FILE, TLS_FILE) if self.settings.tls.on else None

    def around_the_site(self) -> Mapping[str, str]:
        return {}

    def render_site(self, site: PlannedSite) -> RenderedSite:
        return render_service(site, self.settings, self.nginx_versions)

    def units(self) -> Mapping[str, str]:
        """Return all arguments of a task: a changed one makes a new instance."""
        settings = self.settings
        container = services.for_the_app(settings, self.site, self.site_address())
        return {"task": plan_text(memory=settings.docker.memory, **container)}

    def gunicorn_conf(self, secrets: bool) -> str:
        return render_tasks_conf(self.settings, secrets)

    def bind(self, instance: str) -> Bind:
        return Bind(kind="name", host=f"{self.site}-app", port=APP_PORT)

    def upstream(self, instance: str) -> str:
        return f"{self.site}-app:{APP_PORT}"

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        """Make the network."""
        first = self._first(name, PROGRAMS["prepare"], opts)
        address, settings = self.engine_address, self.settings
        logged_in = logins(filter(None, [settings.app.image, self.nginx_image]))
        stage = make_stage(name, self.site, address, settings, self.existing, logged_in, first.resource, opts)
        return Prepared(stage.network, first.evidence, replace(first.surroundings, stage=stage))

    def release(self, name: str, release: Release, sent: Sent, opts: pulumi.ResourceOptions) -> Released:
        step = self._step(name, self._build(release, sent), sent.surroundings, opts)
        return Released(step.resource, step.evidence, sent.surroundings)

    def static(self, name: str, static: Static, released: Released, opts: pulumi.ResourceOptions) -> Step:
        """Return the release's own step: the files are in its image."""
        return released

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        released: Released,
        opts: pulumi.ResourceOptions,
    ) -> Stored:
        secret = app_secret(_stage(released.surroundings), name, instance, secrets, opts)
        return Stored(secret, secret.id.apply(lambda identity: {"secret": identity}))

    def certificate(
        self,
        name: str,
        certificate: Certificate,
        key: pulumi.Output[str] | None,
        released: Released,
        opts: pulumi.ResourceOptions,
    ) -> Step:
        """Make the Swarm's secret that Nginx's service reads. The program has checked the certificate already."""
        given = self.project_certificate
        assert given is not None, "the settings have agreed"
        assert key is not None, "the settings have agreed"
        secret = tls_secret(_stage(released.surroundings), name, given, key, opts)
        shown = {"fingerprint": given.fingerprint}
        return Step(secret, secret.id.apply(lambda identity: {"secret": identity, **shown}))

    def start(
        self,
        name: str,
        instance: pulumi.Output[Instance],
        released: Released,
        secrets: Stored | None,
        opts: pulumi.ResourceOptions,
    ) -> Started:
        """Give the app's service a new specification, then wait until all its tasks are of this instance."""
        surroundings = released.surroundings
        variables = instance.apply(lambda instance: {INSTANCE: instance.id, RELEASE: instance.release})
        conf = instance.apply(lambda instance: "".join(f"{line}\n" for line in instance.conf))
        image = self._image(released)
        container = {**services.for_the_app(self.settings, self.site, self.site_address()), "image": image}
        node = self.node if self.settings.app.keeps_data else ""
        service = app_service(_stage(surroundings), name, container, variables, conf, secret_of(secrets), node, opts)
        served = surroundings.also(APP_SERVICE=service.id)
        step = self._converged(name, "app", variables, self.settings.swarm.replicas, served, service, opts)
        return Started(step.resource, step.evidence, instance, served)

    def _image(self, released: Released) -> pulumi.Input[str]:
        """Return a ready image's name, or the id of the image that was built: each node would look for a tag in a
        registry."""
        if self.settings.app.image:
            return released.surroundings.image
        return released.evidence.apply(lambda evidence: str(evidence["id"]))

    def check_upstream(
        self, name: str, check: pulumi.Output[UpstreamCheckPlan], started: Started, opts: pulumi.ResourceOptions
    ) -> Step:
        plan = pulumi.Output.all(check, started.instance).apply(lambda parts: self._checks.upstream(*parts))
        return self.step("upstream-check", name, plan, started.surroundings, opts)

    def activate(
        self,
        name: str,
        site: pulumi.Output[Site],
        started: Started,
        certificate: Step | None,
        opts: pulumi.ResourceOptions,
    ) -> Activated:
        """Make Nginx's service, the same for every release. Its files are tested before a task is made of them."""
        surroundings, paths = started.surroundings, nginx_files(self.settings, self.sites_folder)
        files = site.apply(lambda site: NginxTestPlan(config_id=site.config_id, files=site.files))
        tested = self._updated(f"{name}-test", "nginx-test", BY_WORD["nginx-test"].seconds, files, surroundings, opts)
        variables = site.apply(lambda site: {CONFIG: site.config_id})
        after = with_options(opts, depends_on=[tested.resource])
        container, secret = services.for_nginx(self.settings, self.nginx_image), secret_of(certificate)
        service = nginx_service(_stage(surroundings), name, container, variables, site, paths, secret, after)
        public = surroundings.also(NGINX_SERVICE=service.id)
        step = self._converged(name, "nginx", variables, None, public, service, opts)
        return Activated(step.resource, step.evidence, site, public)

    def check_public(
        self, name: str, public: Public, activated: Activated, opts: pulumi.ResourceOptions
    ) -> Step:
        """Request the site from Nginx; a failed check puts the services back.

        This last step is the first to be deleted, and its delete refuses a locked site.
        """
        seconds = self.settings.checks.public.deadline + 2 * self.settings.swarm.converge_deadline + 60
        plan = activated.site.apply(lambda site: self._checks.public(public, site))
        surroundings = activated.surroundings
        return self._updated(name, "public-check", seconds, plan, surroundings, opts, "remove-public-check")

    @property
    def _checks(self) -> Checks:
        return Checks(self.site, self.settings, self.existing, self.project_certificate)

    def _updated(
        self,
        name: str,
        verb: str,
        seconds: int,
        section: pulumi.Output[Section],
        surroundings: Surroundings,
        opts: pulumi.ResourceOptions,
        delete: str | None = None,
    ) -> Step:
        """Make a step that only a Swarm has, or that may take other times there; it is done again in place."""
        plan = section.apply(lambda section: self._plan(seconds, surroundings, section))
        return self._step(name, Verb(verb, plan, seconds, delete), surroundings, opts)

    def _converged(
        self,
        name: str,
        role: str,
        variables: pulumi.Output[dict[str, str]],
        tasks: int | None,
        surroundings: Surroundings,
        service: pulumi.CustomResource,
        opts: pulumi.ResourceOptions,
    ) -> Step:
        seconds = self.settings.swarm.converge_deadline
        plan = variables.apply(lambda values: ConvergePlan(service=Service(
            name=f"{self.site}-{role}", tells=values, attempt=self.existing.attempts[role], deadline=seconds,
            tasks=tasks,
        )))
        after = pulumi.ResourceOptions(parent=opts.parent, depends_on=[service])
        return self._updated(f"{name}-converged", "converge", seconds + 60, plan, surroundings, after)

    def _docker(self, image: str) -> Docker:
        volumes = {state_volume(self.site): STATE} if self.settings.app.keeps_data else {}
        return super()._docker(image).but(nginx_image=self.nginx_image, volumes=volumes)

    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        """Make a command on this machine, whose work the engine does.

        The ids of the services are among its inputs: a service that was made again is proven again. The public check
        gets its previous evidence, which says what a failed check puts back.
        """
        return engine_command(name, PROGRAMS.get(verb.name, "swarm.checks"), verb, surroundings, opts)


def _stage(surroundings: Surroundings) -> Stage:
    """Return what `prepare` of this target has made."""
    assert isinstance(surroundings.stage, Stage), "a step of a Swarm follows that Swarm's own"
    return surroundings.stage
