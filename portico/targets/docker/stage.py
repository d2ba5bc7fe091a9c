"""The resources of one site on a Docker Engine: network, volumes, Nginx, and the containers of its instances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_docker as docker

from portico.planning.content_id import content_id
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import (
    ALIAS,
    INSTANCE,
    MADE,
    RELEASE,
    ROLE,
    SITE,
    STATE,
    Container,
    is_of_former_version,
    made_of,
    state_volume,
)
from portico.planning.settings import Settings
from portico.planning.settings.docker import Docker
from portico.protocol.plan.instance import Instance
from portico.targets.docker import containers
from portico.targets.docker.nginx import Handover
from portico.targets.docker.resources import labels, with_options

OF_THE_ENGINE = ["memorySwap"]
"""Properties that the engine decides, as the kernel allows; a refresh would show them as a change for ever."""
OF_THE_OWNER = ["driver", "driverOpts", "labels"]
"""Properties of a volume that are left as they are: an existing volume of that name is used, however it was made, for
example on another disk or with a limited size."""
STOPPED = ["mustRun"]
"""Property that a refresh sets on a stopped container. The container is then replaced, not restarted, so that the
checks run."""
OF_THIS_VERSION = ["labels", "capabilities", "memory"]
"""Properties that Nginx's container of an earlier Portico has otherwise, and keeps until something else replaces it."""
FAILED = ["#initerror"]
"""Property that marks a container which the engine made but could not start. Without it the next update would take the
container for made."""


def volumes_of(site: str) -> dict[str, str]:
    """Return names and mount paths of the volumes that are there for as long as the site is, as its network is.

    The last delete of the site removes them. Their own deletes do not: under another name of the component Pulumi would
    try for ever to delete volumes that the site still uses, and a network that a container of somebody else is in.
    """
    return {f"{site}-nginx": "/srv/site", f"{site}-static": "/srv/site/static", state_volume(site): STATE}


@dataclass(frozen=True)
class Stage:
    """The resources that are there before the first instance, and the methods that make an instance."""

    site: str
    settings: Settings
    network: docker.Network
    nginx: docker.Container
    opts: pulumi.ResourceOptions
    """Options with the engine, and with the resources that have to be there before anything is made on it."""

    def volume_of(self, name: str, instance: pulumi.Output[str], opts: pulumi.ResourceOptions) -> docker.Volume:
        """Make the volume that only the containers of one instance see."""
        own = instance.apply(lambda identity: labels({SITE: self.site, INSTANCE: identity}))
        return docker.Volume(name, labels=own, opts=pulumi.ResourceOptions.merge(opts, self.opts))

    def container(
        self,
        name: str,
        instance: pulumi.Output[Instance],
        image: str,
        volume: pulumi.Input[str],
        mounted: Mapping[str, str],
        after: pulumi.Resource,
        opts: pulumi.ResourceOptions,
    ) -> docker.Container:
        """Make an instance's container; a different instance gets a different one, beside the one that serves.

        `mounted`: folders of the app's state by the paths at which the container has them.
        """
        state = state_volume(self.site)
        return docker.Container(
            name,
            image=image,
            envs=containers.variables(self.settings),
            labels=instance.apply(lambda instance: labels({
                SITE: self.site, ROLE: "app", INSTANCE: instance.id, ALIAS: _alias(instance),
                RELEASE: instance.release,
            })),
            networks_advanced=[{"name": self.network.id, "aliases": [instance.apply(_alias)]}],
            volumes=[_mount(volume, "/run/portico", read_only=True), _mount(state, STATE)],
            mounts=[_mount_of_a_folder(state, folder, path) for path, folder in mounted.items()] or None,
            opts=with_options(pulumi.ResourceOptions.merge(opts, self.opts), depends_on=[after],
                       delete_before_replace=False, ignore_changes=OF_THE_ENGINE, replace_on_changes=STOPPED),
            **containers.for_an_instance(self.settings),
        )


def make_stage(
    name: str,
    site: str,
    engine: DockerEngine,
    address: str,
    settings: Settings,
    nginx_image: str,
    existing: Sequence[Container],
    after: pulumi.Resource,
    opts: pulumi.ResourceOptions,
) -> Stage:
    """Make network, volumes and Nginx of a site on an engine. `address`: where Pulumi's provider finds the engine.

    `existing`: the containers of Nginx that are there already.
    """
    provider = docker.Provider(f"{name}-engine", host=address, opts=with_options(opts, depends_on=[after]))
    below = with_options(opts, provider=provider, depends_on=[after])
    own, places = labels({SITE: site}), volumes_of(site)
    kept = with_options(below, retain_on_delete=True)
    network = docker.Network(f"{name}-network", name=site, labels=own, opts=kept)
    lasting = with_options(kept, ignore_changes=OF_THE_OWNER)
    volumes = [docker.Volume(f"{name}-{volume.rpartition('-')[2]}-volume", name=volume, labels=own, opts=lasting)
               for volume in places]
    image = docker.RemoteImage(f"{name}-nginx-image", name=nginx_image, keep_locally=True, opts=below)
    mounts = [f"{site}-nginx:{places[f'{site}-nginx']}", f"{site}-static:{places[f'{site}-static']}:ro"]
    made = made_of(content_id([containers.content_of_nginx(settings), nginx_image]), existing)
    as_before = settings.docker.nginx_memory == Docker().nginx_memory
    former = as_before and is_of_former_version(engine, existing, nginx_image, settings.public_ports)
    nginx = docker.Container(
        f"{name}-nginx",
        image=image.image_id,
        labels=labels({SITE: site, ROLE: "nginx", MADE: made}),
        networks_advanced=[{"name": network.id}],
        volumes=[_mount(f"{site}-nginx", places[f"{site}-nginx"]),
                 _mount(f"{site}-static", places[f"{site}-static"], read_only=True)],
        opts=with_options(below, depends_on=[image, *volumes], delete_before_replace=False,
                          replace_on_changes=[*STOPPED, *FAILED],
                          ignore_changes=[*OF_THE_ENGINE, *(OF_THIS_VERSION if former else [])],
                          hooks=Handover(f"{name}-nginx", site, engine, settings, mounts).hooks),
        **containers.for_nginx(settings),
    )
    return Stage(site, settings, network, nginx, pulumi.ResourceOptions(provider=provider, depends_on=[after]))


def _alias(instance: Instance) -> str:
    assert instance.bind.host is not None, "an instance in containers listens under a name"
    return instance.bind.host


def _mount(volume: pulumi.Input[str], path: str, read_only: bool = False) -> docker.ContainerVolumeArgs:
    return docker.ContainerVolumeArgs(volume_name=volume, container_path=path, read_only=read_only)


def _mount_of_a_folder(volume: str, folder: str, path: str) -> docker.ContainerMountArgs:
    """Return the mount of a folder of a volume; nothing of the image is copied into it."""
    options = docker.ContainerMountVolumeOptionsArgs(subpath=folder, no_copy=True)
    return docker.ContainerMountArgs(type="volume", source=volume, target=path, volume_options=options)
