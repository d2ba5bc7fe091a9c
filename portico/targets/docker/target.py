"""A Docker Engine: one container for Nginx that stays, one for each instance."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from portico.planning.agent import Agent
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import APP_PORT, SECRETS_FILE, alias_of, app_containers
from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.nginx.catchalls import catchalls
from portico.planning.nginx.site import render_private_nginx
from portico.planning.nginx.tls_files import TlsFiles, beside_nginx
from portico.planning.settings import Settings
from portico.protocol.plan_text import plan_text
from portico.targets.docker import containers
from portico.targets.docker.contained import PREPARE_SECONDS, ContainedTarget
from portico.targets.docker.resources import with_options
from portico.targets.docker.stage import Stage, volumes_of
from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import Step, Verb
from portico.targets.target import Section

DIRECTORY = "/srv/site"


class DockerTarget(ContainedTarget):
    """What Docker has a noun for is a resource of its own; each check is the agent's, in a container beside Nginx."""

    access_log = "/proc/1/fd/1"
    error_log = "/proc/1/fd/2"
    """What `docker logs` shows. Not /dev/stdout: that is nothing for an `nginx -t` of the agent's."""

    def __init__(self, site: str, engine: DockerEngine, agent: Agent, settings: Settings, contexts: Path) -> None:
        super().__init__(site, engine, agent, settings, contexts, DIRECTORY, f"{DIRECTORY}/run")
        self._known = app_containers(engine, site)
        self._stage: Stage
        self._environment: dict[str, pulumi.Input[str]] = {}

    def static_folder(self, static_id: str) -> str:
        return f"{DIRECTORY}/static/{static_id}"

    def tls_files_in_nginx(self) -> TlsFiles | None:
        return beside_nginx(self.tls_files(), self.directory)

    def around_the_site(self) -> Mapping[str, str]:
        return {
            "nginx.conf": render_private_nginx(None, self._drain, also_to_stderr=True),
            **catchalls(self.site_address(), self.tls_files_in_nginx()),
        }

    def units(self) -> Mapping[str, str]:
        """All that an instance's container is made with: another one is another instance."""
        return {"container": plan_text(**containers.for_an_instance(self.settings))}

    def gunicorn_conf(self, secrets: bool) -> str:
        """Nginx has an address in the site's own network, which nobody else is in."""
        app, gunicorn = self.settings.app, self.settings.gunicorn
        file = SECRETS_FILE if secrets else None
        return render_gunicorn_conf(app.entrypoint, gunicorn, proxies="*", secrets_file=file)

    def bind(self, instance: str) -> dict[str, Any]:
        return {"kind": "name", "host": alias_of(instance, self._known) if instance else "", "port": APP_PORT}

    def upstream(self, instance: str) -> str:
        return f"{self.bind(instance)['host']}:{APP_PORT}"

    def prepare(self, name: str, opts: pulumi.ResourceOptions) -> Step:
        """The first resource, and so the last to go, removes whatever is left of the site on the engine."""
        first = self._command(name, "site", Verb("prepare", self._plan(60), PREPARE_SECONDS, "remove"), opts)
        self._stage = Stage(name, self._site, self._engine, self.settings, first.resource, opts)
        self._environment = {"NGINX_CONTAINER": self._stage.nginx.id}
        return Step(self._stage.nginx, first.evidence)

    def release(self, name: str, release: Section, opts: pulumi.ResourceOptions) -> Step:
        return self._command(name, "image", self._build(release), opts)

    def secrets(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        opts: pulumi.ResourceOptions,
    ) -> Step:
        """Into the volume of the instance, and gone with it."""
        self._use_volume(name, instance, opts)
        return super().secrets(name, instance, secrets, opts)

    def start(self, name: str, instance: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        """Its configuration, then its container; then it has to listen."""
        known = instance.apply(lambda told: str(told["id"]))
        self._use_volume(name, known, opts)
        conf = instance.apply(lambda told: {"instance": told["id"], "conf": told["conf"], "state": containers.STATE})
        written = self._replaced(f"{name}-conf", "conf", 60, conf, known, opts, None)
        container = self._stage.container(f"{name}-container", instance, self._images.name, written.resource, opts)
        del self._environment["INSTANCE_VOLUME"]
        self._environment["INSTANCE_CONTAINER"] = container.id
        return super().start(name, instance, with_options(opts, depends_on=[container]))

    def _use_volume(self, name: str, instance: pulumi.Output[str], opts: pulumi.ResourceOptions) -> None:
        if "INSTANCE_VOLUME" not in self._environment:
            self._environment["INSTANCE_VOLUME"] = self._stage.volume_of(f"{name}-volume", instance, opts).name

    def _place(self) -> dict[str, Any]:
        return {**super()._place(), "docker": {
            "host": self.settings.docker.host,
            "site": self._site,
            "image": self._images.name,
            "python_image": self.settings.docker.python_image,
            "volumes": volumes_of(self._site),
        }}

    def _step(self, name: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        return self._command(name, "agent", verb, opts)

    def _command(self, name: str, module: str, verb: Verb, opts: pulumi.ResourceOptions) -> Step:
        """On this machine; what it does is done by the engine. The containers are among its inputs: a container that
        was made anew is proven anew. The public check is given what it proved before: the releases it has verified."""
        ours = program(f"portico.steps.docker.{module}")
        undo = verb.delete and f"{ours} {verb.delete}"
        return local_command(
            name, f"{ours} {verb.name}", undo, verb, opts, dict(self._environment),
            remembers=verb.name == "check-public", update=verb.update and f"{ours} {verb.update}",
        )
