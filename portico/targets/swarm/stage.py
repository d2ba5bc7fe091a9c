"""The resources of one site in a Swarm: network, services, and what the services read."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pulumi_docker as docker

from portico.planning.certificates.given import GivenCertificate
from portico.planning.content_id import content_id
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import ROLE, SITE
from portico.planning.docker.swarm_names import name_of, names_of
from portico.planning.docker.swarm_service import ATTEMPT, attempt, service
from portico.planning.nginx.swarm import FOLDER
from portico.planning.settings import Settings
from portico.targets.docker.resources import labels, with_options
from portico.targets.swarm import services

Variables = pulumi.Output[dict[str, str]]


class Stage:
    """What there is of a site; the engine was asked before anything is registered what it has of it already."""

    def __init__(self, site: str, engine: DockerEngine, settings: Settings) -> None:
        self._site, self._engine, self._settings = site, engine, settings
        self._known = {kind: names_of(engine, kind, site) for kind in ("config", "secret")}
        self.attempts = {role: attempt(service(engine, f"{site}-{role}")) for role in ("app", "nginx")}
        self.told: dict[str, Variables] = {}
        """By role, what each task of a service says of itself."""
        self._secret: docker.Secret | None = None
        self._certificate: docker.Secret | None = None
        self._opts: pulumi.ResourceOptions
        self._network: docker.Network

    def network(self, name: str, after: pulumi.Resource, opts: pulumi.ResourceOptions) -> docker.Network:
        """Over all nodes; the checks take part in it."""
        below = with_options(opts, depends_on=[after])
        provider = docker.Provider(f"{name}-engine", host=self._engine.address(), opts=below)
        self._opts = pulumi.ResourceOptions(provider=provider)
        self._network = docker.Network(
            f"{name}-network", name=self._site, driver="overlay", attachable=True,
            labels=labels({SITE: self._site}), opts=self._below(opts, depends_on=[after]),
        )
        return self._network

    def secret(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        opts: pulumi.ResourceOptions,
    ) -> docker.Secret:
        """Named by the instance, whose id tells nothing of them."""
        data: pulumi.Output[str] = secrets.apply(_encoded)
        self._secret = docker.Secret(
            name,
            name=instance.apply(lambda known: name_of(f"{self._site}-secrets", known, self._known["secret"])),
            data=data,
            labels=labels({SITE: self._site}),
            opts=self._below(opts, delete_before_replace=False),
        )
        return self._secret

    def certificate(
        self, name: str, given: GivenCertificate, key: pulumi.Output[str], opts: pulumi.ResourceOptions
    ) -> docker.Secret:
        """Named by the certificate, which everybody may see; its key is behind it in the same file."""
        data: pulumi.Output[str] = key.apply(lambda known: _in_base64(f"{given.text.rstrip()}\n{known}"))
        hidden: pulumi.Output[str] = pulumi.Output.secret(data)
        self._certificate = docker.Secret(
            name,
            name=name_of(f"{self._site}-tls", given.identity, self._known["secret"]),
            data=hidden,
            labels=labels({SITE: self._site}),
            opts=self._below(opts, delete_before_replace=False),
        )
        return self._certificate

    def app(
        self,
        name: str,
        container: Mapping[str, Any],
        told: Variables,
        conf: pulumi.Output[str],
        opts: pulumi.ResourceOptions,
    ) -> docker.Service:
        """As many tasks as there are to be; a new one serves before an old one goes."""
        written = self._config(f"{name}-conf", "gunicorn", conf, opts)
        secret = self._secret
        reads = {
            "configs": [services.config_file(written.id, written.name, services.CONF)],
            "secrets": [services.secrets_file(secret.id, secret.name)] if secret else [],
        }
        settings = self._settings
        return self._service(
            name, "app", {**container, **reads}, told, opts, settings.docker.memory,
            mode=services.replicated(settings.swarm.replicas),
            endpoint_spec={"mode": settings.swarm.endpoint_mode},
            **services.rollout(settings, "start-first"),
        )

    def nginx(
        self,
        name: str,
        container: Mapping[str, Any],
        told: Variables,
        site: pulumi.Output[dict[str, Any]],
        paths: Mapping[str, str],
        opts: pulumi.ResourceOptions,
    ) -> docker.Service:
        """A port of a node is one task's alone: the old one has to go first."""
        files = []
        for slot, path in paths.items():
            written = self._config(f"{name}-conf-{slot}", slot, site.apply(_text_of(path)), opts)
            files.append(services.config_file(written.id, written.name, f"{FOLDER}/{path}"))
        ingress = self._settings.swarm.publish_mode == "ingress"
        shown = self._certificate
        reads = {"configs": files, **({"secrets": [services.tls_file(shown.id, shown.name)]} if shown else {})}
        return self._service(
            name, "nginx", {**container, **reads}, told, opts, None,
            mode=services.nginx_mode(self._settings),
            endpoint_spec=services.nginx_endpoint(self._settings),
            **services.rollout(self._settings, "start-first" if ingress else "stop-first"),
        )

    def _service(
        self,
        name: str,
        role: str,
        container: Mapping[str, Any],
        told: Variables,
        opts: pulumi.ResourceOptions,
        memory: int | None,
        **more: Any,
    ) -> docker.Service:
        own = {SITE: self._site, ROLE: role}
        self.told[role] = told
        task: Any = {
            "container_spec": {
                **container,
                "labels": labels(own),
                "env": told.apply(lambda known: {**container.get("env", {}), **known}),
            },
            "networks_advanceds": [{"id": self._network.id}],
            **services.around_the_containers(memory),
        }
        return docker.Service(
            name,
            docker.ServiceArgs(
                name=f"{self._site}-{role}",
                labels=labels({**own, ATTEMPT: self.attempts[role]}),
                task_spec=task,
                **more,
            ),
            self._below(opts, delete_before_replace=True),
        )

    def _config(
        self, name: str, slot: str, text: pulumi.Output[str], opts: pulumi.ResourceOptions
    ) -> docker.ServiceConfig:
        """Named by its content: Swarm changes none."""
        known, slot = self._known["config"], f"{self._site}-{slot}"
        return docker.ServiceConfig(
            name,
            name=text.apply(lambda written: name_of(slot, content_id(written), known)),
            data_raw=text,
            labels=labels({SITE: self._site}),
            opts=self._below(opts, delete_before_replace=False),
        )

    def _below(self, opts: pulumi.ResourceOptions, **more: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(with_options(opts, **more), self._opts)


def _encoded(secrets: dict[str, str]) -> str:
    return _in_base64(json.dumps(secrets, sort_keys=True))


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _text_of(path: str) -> Callable[[dict[str, Any]], str]:
    """Takes a file out of the site's, which are lists of lines."""
    return lambda site: "".join(f"{line}\n" for line in site["files"][path])
