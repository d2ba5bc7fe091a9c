"""A Docker Engine as a target: one container for Nginx that stays, and one for each instance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pulumi

from portico.planning.docker.site import (
    APP_PORT,
    SECRETS_FILE,
    STATE,
    TEMPORARY,
    AppContainer,
    Container,
    alias_of,
)
from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.nginx.catchalls import catchalls
from portico.planning.nginx.site import RenderedSite, Site, for_versions, render_private_nginx
from portico.planning.nginx.tls_files import TlsFiles, beside_nginx
from portico.protocol.plan.header import Docker
from portico.protocol.plan.instance import Bind, ConfPlan, Instance
from portico.protocol.plan.release import Release
from portico.protocol.plan_text import plan_text
from portico.targets.docker import containers
from portico.targets.docker.command import engine_command
from portico.targets.docker.contained import ContainedTarget
from portico.targets.docker.resources import with_options
from portico.targets.docker.stage import Stage, make_stage, volumes_of
from portico.targets.step import Prepared, Released, Sent, Started, Step, Stored, Surroundings, Verb

DIRECTORY = "/srv/site"


@dataclass(frozen=True, kw_only=True)
class DockerTarget(ContainedTarget):
    """A Docker Engine. Its network, volumes and containers are Pulumi resources; the agent does the checks, in
    containers beside Nginx."""

    existing: Sequence[AppContainer] = ()
    """The containers of the site's app that are on the engine already."""
    existing_nginx: Sequence[Container] = ()
    """The containers of Nginx that are on the engine already, the newest first."""

    directory = DIRECTORY
    run = f"{DIRECTORY}/run"
    access_log = "/proc/1/fd/1"
    error_log = "/proc/1/fd/2"
    """Files that `docker logs` shows. /dev/stdout would not do: it means nothing to the `nginx -t` that the agent
    runs."""

    def static_folder(self, static_id: str) -> str:
        return f"{DIRECTORY}/static/{static_id}"

    def tls_files_in_nginx(self) -> TlsFiles | None:
        return beside_nginx(self.tls_files(), self.directory)

    def around_the_site(self) -> Mapping[str, str]:
        return {
            "nginx.conf": render_private_nginx(None, self.settings.rollout.drain_timeout, also_to_stderr=True),
            **catchalls(self.site_address(), self.tls_files_in_nginx(),
                        self.settings.nginx.large_client_header_buffers, self.settings.nginx.http2),
        }

    def render_site(self, site: Site) -> RenderedSite:
        """Return the files as the image's Nginx takes them: the agent runs in another image, and cannot ask it."""
        rendered = super().render_site(site)
        return replace(rendered, files=for_versions(rendered.files, self.nginx_versions))

    def units(self) -> Mapping[str, str]:
        """Return all arguments of an instance's container: a changed one makes a new instance."""
        return {"container": plan_text(**containers.for_an_instance(self.settings))}

    def gunicorn_conf(self, secrets: bool) -> str:
        """Return the configuration. All proxies are trusted: Nginx has an address in the site's own network, which no
        other site is in."""
        app, gunicorn = self.settings.app, self.settings.gunicorn
        file = SECRETS_FILE if secrets else None
        return render_gunicorn_conf(app.entrypoint, gunicorn, self.settings.nginx, proxies="*", secrets_file=file,
                                    folders=[TEMPORARY, *app.persist])

    def bind(self, instance: str) -> Bind:
        return Bind(kind="name", host=alias_of(instance, self.existing) if instance else "", port=APP_PORT)

    def upstream(self, instance: str) -> str:
        return f"{self.bind(instance).host}:{APP_PORT}"

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Prepared:
        """Make the resources that stay."""
        first = self._first(name, "docker.site", opts)
        engine, address = self.engine, self.engine_address
        stage = make_stage(name, self.site, engine, address, self.settings, self.nginx_image, self.existing_nginx,
                           first.resource, opts)
        surroundings = replace(first.surroundings, stage=stage).also(NGINX_CONTAINER=stage.nginx.id)
        return Prepared(stage.nginx, first.evidence, surroundings)

    def release(self, name: str, release: Release, sent: Sent, opts: pulumi.ResourceOptions) -> Released:
        step = engine_command(name, "docker.image", self._build(release, sent), sent.surroundings, opts)
        return Released(step.resource, step.evidence, sent.surroundings)

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        released: Released,
        opts: pulumi.ResourceOptions,
    ) -> Stored:
        """Put the secrets into the volume of the instance, which is deleted with the instance."""
        surroundings = released.surroundings
        volume = _stage(surroundings).volume_of(f"{name}-volume", instance, opts).name
        step = self._store(name, instance, secrets, surroundings.also(INSTANCE_VOLUME=volume), opts)
        return Stored(step.resource, step.evidence, volume)

    def start(
        self,
        name: str,
        instance: pulumi.Output[Instance],
        released: Released,
        secrets: Stored | None,
        opts: pulumi.ResourceOptions,
    ) -> Started:
        """Write the instance's configuration, make its container, and check that it listens."""
        surroundings, stage = released.surroundings, _stage(released.surroundings)
        identity = instance.apply(lambda instance: instance.id)
        volume = secrets.volume if secrets else None
        if volume is None:
            volume = stage.volume_of(f"{name}-volume", identity, opts).name
        conf = instance.apply(lambda instance: ConfPlan(instance=instance.id, conf=instance.conf, state=STATE))
        beside = surroundings.also(INSTANCE_VOLUME=volume)
        written = self.step("conf", f"{name}-conf", conf, beside, opts, identity)
        image, mounted = surroundings.image, surroundings.mounted
        container = stage.container(f"{name}-container", instance, image, volume, mounted, written.resource, opts)
        running = surroundings.also(INSTANCE_CONTAINER=container.id)
        return self._start(name, instance, running, with_options(opts, depends_on=[container]))

    def _docker(self, image: str) -> Docker:
        return super()._docker(image).but(volumes=volumes_of(self.site), pids_limit=self.settings.docker.pids_limit)

    def _step(self, name: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions) -> Step:
        return engine_command(name, "docker.agent", verb, surroundings, opts)


def _stage(surroundings: Surroundings) -> Stage:
    """Return what `prepare` of this target has made."""
    assert isinstance(surroundings.stage, Stage), "a step of a Docker Engine follows that engine's own"
    return surroundings.stage
