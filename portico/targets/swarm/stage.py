"""The network of one site in a Swarm, and the way in which its services and configs are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_docker as docker

from portico.planning.content_id import content_id
from portico.planning.docker.numbered_name import name_of
from portico.planning.docker.site import ROLE, SITE
from portico.planning.docker.swarm_service import ATTEMPT
from portico.planning.images.registry_login import RegistryLogin
from portico.planning.settings import Settings
from portico.targets.docker.resources import labels, with_options
from portico.targets.swarm import services
from portico.targets.swarm.existing import Existing

MODE = ["mode.global"]
"""Property of a service that a Swarm cannot change."""
ENCRYPTED = {"encrypted": ""}
"""The driver's option: https://docs.docker.com/engine/network/drivers/overlay/#encryption"""
Variables = pulumi.Output[dict[str, str]]


@dataclass(frozen=True)
class Stage:
    """The resources that are there before the services, and the methods that make services and configs."""

    site: str
    settings: Settings
    existing: Existing
    provider: docker.Provider
    network: docker.Network

    def service(
        self,
        name: str,
        role: str,
        container: Mapping[str, Any],
        variables: Variables,
        opts: pulumi.ResourceOptions,
        memory: int,
        node: str = "",
        **more: Any,
    ) -> docker.Service:
        """Make a service. `role`: app or nginx. `memory`: megabytes that a task may use. `node`: see
        `around_the_containers`."""
        own = {SITE: self.site, ROLE: role}
        task: Any = {
            "container_spec": {
                **container,
                "labels": labels(own),
                "env": variables.apply(lambda values: {**container.get("env", {}), **values}),
            },
            "networks_advanceds": [{"id": self.network.id}],
            **services.around_the_containers(memory, node),
        }
        return docker.Service(
            name,
            docker.ServiceArgs(
                name=f"{self.site}-{role}",
                labels=labels({**own, ATTEMPT: self.existing.attempts[role]}),
                task_spec=task,
                **more,
            ),
            self.below(opts, delete_before_replace=True, replace_on_changes=MODE),
        )

    def config(
        self, name: str, slot: str, text: pulumi.Output[str], opts: pulumi.ResourceOptions
    ) -> docker.ServiceConfig:
        """Make a config that is named by its content: Swarm can change no config."""
        existing, slot = self.existing.configs, f"{self.site}-{slot}"
        return docker.ServiceConfig(
            name,
            name=text.apply(lambda written: name_of(slot, content_id(written), existing)),
            data_raw=text,
            labels=labels({SITE: self.site}),
            opts=self.below(opts, delete_before_replace=False),
        )

    def below(self, opts: pulumi.ResourceOptions, **more: Any) -> pulumi.ResourceOptions:
        """Return the options with more, and with the provider."""
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
