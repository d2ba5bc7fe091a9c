"""The resources of one site in a Swarm: network, services, and what the services read."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_docker as docker
from typing_extensions import Self

from portico.planning.certificates.given import GivenCertificate
from portico.planning.content_id import content_id
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import ROLE, SITE
from portico.planning.docker.swarm_names import name_of, names_of
from portico.planning.docker.swarm_service import ATTEMPT, FIRST, ROLES, attempt, service
from portico.planning.images.registry_login import RegistryLogin
from portico.planning.nginx.swarm import FOLDER
from portico.planning.settings import Settings
from portico.targets.docker.resources import labels, with_options
from portico.targets.swarm import services

MODE = ["mode.global"]
"""Property of a service that a Swarm cannot change."""
ENCRYPTED = {"encrypted": ""}
"""The driver's option: https://docs.docker.com/engine/network/drivers/overlay/#encryption"""
Variables = pulumi.Output[dict[str, str]]


@dataclass(frozen=True)
class Existing:
    """The objects of a site that are in the Swarm already."""

    configs: Sequence[str] = ()
    """Names of its configs, the newest first."""
    secrets: Sequence[str] = ()
    """Names of its secrets, the newest first."""
    attempts: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ROLES, FIRST))
    """The labels ATTEMPT that the next specifications of the services need, by role."""

    @classmethod
    def read(cls, engine: DockerEngine, site: str) -> Self:
        """Return the objects of a site, as the engine lists them. Raises DockerError."""
        attempts = {role: attempt(service(engine, f"{site}-{role}")) for role in ROLES}
        return cls(names_of(engine, "config", site), names_of(engine, "secret", site), attempts)


@dataclass(frozen=True)
class Stage:
    """The resources that are there before the services, and the methods that make services and what they read."""

    site: str
    settings: Settings
    existing: Existing
    provider: docker.Provider
    network: docker.Network

    def secret(
        self,
        name: str,
        instance: pulumi.Output[str],
        secrets: pulumi.Output[dict[str, str]],
        opts: pulumi.ResourceOptions,
    ) -> docker.Secret:
        """Make the secret with the app's variables. It is named by the instance, whose id reveals nothing of them."""
        data: pulumi.Output[str] = secrets.apply(_encoded)
        return docker.Secret(
            name,
            name=instance.apply(lambda identity: name_of(f"{self.site}-secrets", identity, self.existing.secrets)),
            data=data,
            labels=labels({SITE: self.site}),
            opts=self._below(opts, delete_before_replace=False),
        )

    def certificate(
        self, name: str, certificate: GivenCertificate, key: pulumi.Output[str], opts: pulumi.ResourceOptions
    ) -> docker.Secret:
        """Make the secret with a certificate and its key in one file. It is named by the certificate, which is
        public."""
        data: pulumi.Output[str] = key.apply(lambda text: _in_base64(f"{certificate.text.rstrip()}\n{text}"))
        hidden: pulumi.Output[str] = pulumi.Output.secret(data)
        return docker.Secret(
            name,
            name=name_of(f"{self.site}-tls", certificate.identity, self.existing.secrets),
            data=hidden,
            labels=labels({SITE: self.site}),
            opts=self._below(opts, delete_before_replace=False),
        )

    def app(
        self,
        name: str,
        container: Mapping[str, Any],
        variables: Variables,
        conf: pulumi.Output[str],
        secret: docker.Secret | None,
        opts: pulumi.ResourceOptions,
    ) -> docker.Service:
        """Make the app's service: a new task serves before an old one is stopped."""
        written = self._config(f"{name}-conf", "gunicorn", conf, opts)
        reads = {
            "configs": [services.config_file(written.id, written.name, services.CONF)],
            "secrets": [services.secrets_file(secret.id, secret.name)] if secret else [],
        }
        settings = self.settings
        return self._service(
            name, "app", {**container, **reads}, variables, opts, settings.docker.memory,
            mode=services.replicated(settings.swarm.replicas),
            endpoint_spec={"mode": settings.swarm.endpoint_mode},
            **services.rollout(settings, "start-first"),
        )

    def nginx(
        self,
        name: str,
        container: Mapping[str, Any],
        variables: Variables,
        site: pulumi.Output[dict[str, Any]],
        paths: Mapping[str, str],
        certificate: docker.Secret | None,
        opts: pulumi.ResourceOptions,
    ) -> docker.Service:
        """Make Nginx's service. Without the mesh the old task is stopped first, as one task alone can have a port of a
        node."""
        files = []
        for slot, path in paths.items():
            written = self._config(f"{name}-conf-{slot}", slot, site.apply(_text_of(path)), opts)
            files.append(services.config_file(written.id, written.name, f"{FOLDER}/{path}"))
        ingress = self.settings.swarm.publish_mode == "ingress"
        secrets = [services.tls_file(certificate.id, certificate.name)] if certificate else []
        reads = {"configs": files, **({"secrets": secrets} if secrets else {})}
        return self._service(
            name, "nginx", {**container, **reads}, variables, opts, None,
            mode=services.nginx_mode(self.settings),
            endpoint_spec=services.nginx_endpoint(self.settings),
            **services.rollout(self.settings, "start-first" if ingress else "stop-first"),
        )

    def _service(
        self,
        name: str,
        role: str,
        container: Mapping[str, Any],
        variables: Variables,
        opts: pulumi.ResourceOptions,
        memory: int | None,
        **more: Any,
    ) -> docker.Service:
        own = {SITE: self.site, ROLE: role}
        task: Any = {
            "container_spec": {
                **container,
                "labels": labels(own),
                "env": variables.apply(lambda values: {**container.get("env", {}), **values}),
            },
            "networks_advanceds": [{"id": self.network.id}],
            **services.around_the_containers(memory),
        }
        return docker.Service(
            name,
            docker.ServiceArgs(
                name=f"{self.site}-{role}",
                labels=labels({**own, ATTEMPT: self.existing.attempts[role]}),
                task_spec=task,
                **more,
            ),
            self._below(opts, delete_before_replace=True, replace_on_changes=MODE),
        )

    def _config(
        self, name: str, slot: str, text: pulumi.Output[str], opts: pulumi.ResourceOptions
    ) -> docker.ServiceConfig:
        """Make a config that is named by its content: Swarm can change no config."""
        existing, slot = self.existing.configs, f"{self.site}-{slot}"
        return docker.ServiceConfig(
            name,
            name=text.apply(lambda written: name_of(slot, content_id(written), existing)),
            data_raw=text,
            labels=labels({SITE: self.site}),
            opts=self._below(opts, delete_before_replace=False),
        )

    def _below(self, opts: pulumi.ResourceOptions, **more: Any) -> pulumi.ResourceOptions:
        here = pulumi.ResourceOptions(provider=self.provider)
        return pulumi.ResourceOptions.merge(with_options(opts, **more), here)


def make_stage(
    name: str,
    site: str,
    address: str,
    settings: Settings,
    existing: Existing,
    logins: Sequence[RegistryLogin],
    after: pulumi.Resource,
    opts: pulumi.ResourceOptions,
) -> Stage:
    """Make the network over all nodes, which the checks join as well. `address`: the engine's.

    The provider reads the credentials of the `logins` itself and hands them to the Swarm with each service, since nodes
    do not read anybody's `docker login`.
    """
    below = with_options(opts, depends_on=[after])
    credentials = [docker.ProviderRegistryAuthArgs(address=login.registry, config_file=login.file) for login in logins]
    provider = docker.Provider(f"{name}-engine", host=address, registry_auth=credentials or None, opts=below)
    network = docker.Network(
        f"{name}-network", name=site, driver="overlay", attachable=True, labels=labels({SITE: site}),
        options=ENCRYPTED if settings.swarm.encrypted else None,
        opts=pulumi.ResourceOptions.merge(below, pulumi.ResourceOptions(provider=provider)),
    )
    return Stage(site, settings, existing, provider, network)


def _encoded(secrets: dict[str, str]) -> str:
    return _in_base64(json.dumps(secrets, sort_keys=True))


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _text_of(path: str) -> Callable[[dict[str, Any]], str]:
    """Return a function that returns the text of one of the site's files, which are lists of lines."""
    return lambda site: "".join(f"{line}\n" for line in site["files"][path])
