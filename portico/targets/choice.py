"""The machines that the settings name."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pulumi

from portico.planning.agent import build_agent
from portico.planning.certificates.given import GivenCertificate
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.lock import require_unlocked
from portico.planning.docker.site import NGINX, app_containers, containers
from portico.planning.docker.swarm import require_manager, require_same_network, warnings
from portico.planning.drift import read_drift
from portico.planning.images.nginx_versions import versions_in
from portico.planning.images.reference import digest_of, resolve
from portico.planning.places.host_files import HostPlace
from portico.planning.places.site_folder import site_folder
from portico.planning.places.site_key import site_key
from portico.planning.settings import Settings
from portico.protocol.nginx_versions import Versions
from portico.targets.local import LocalTarget, boot_id
from portico.targets.ssh.connection import SshKey
from portico.targets.ssh.target import SshTarget
from portico.targets.target import Target

NGINX_IMAGE, PYTHON_IMAGE = "docker.nginx_image", "docker.python_image"
BETWEEN = "+"
"""Separator between the names of a stack and of one of its sites: no stack's name contains it."""


def targets_of(
    settings: Settings,
    project: Path,
    key: SshKey | None,
    certificate: GivenCertificate | None = None,
    site: str = "",
) -> Sequence[Target]:
    """Return one target for each machine, in the order of the settings.

    `project`: folder of Pulumi.yaml. `key`: private key for the hosts; None when the ssh-agent has it. `certificate`:
    the certificate of the project, if there is one. `site`: distinguishes the site from others of the same stack on the
    machines that they share; empty where it is the only one.

    Raises SourceError for a folder that Nginx cannot take, DockerError for an engine that cannot be used.
    """
    stack = f"{pulumi.get_stack()}{BETWEEN}{site}" if site else pulumi.get_stack()
    if settings.target.kind == "local":
        return [_local_target(settings, project, certificate, stack)]
    if settings.target.kind == "docker":
        return [_docker_target(settings, project, certificate, stack)]
    if settings.target.kind == "swarm":
        return [_swarm_target(settings, project, certificate, stack)]
    return _ssh_targets(settings, project, key, certificate, stack)


def look_for_drift(targets: Sequence[Target], settings: Settings, project: Path) -> Sequence[Target]:
    """Return the targets, with the drift found on each machine where the setting `drift` asks for that.

    Raises PorticoError when a machine cannot be looked at.
    """
    if settings.drift != "preview":
        return targets
    drift = read_drift(project, pulumi.get_stack())
    return [replace(target, drift=drift.get(target.name, target.drift)) for target in targets]


def _local_target(settings: Settings, project: Path, certificate: GivenCertificate | None, stack: str) -> Target:
    return LocalTarget(
        settings=settings,
        agent=build_agent(_folder(project)),
        project_certificate=certificate,
        folder=site_folder(project, stack),
        boot=boot_id(),
    )


def _ssh_targets(
    settings: Settings, project: Path, key: SshKey | None, certificate: GivenCertificate | None, stack: str
) -> Sequence[Target]:
    for host in settings.target.hosts:
        if host.accept_any_host_key:
            place = "its address" if host.later else host.address
            pulumi.warn(f"{host.label}: ANY host key is accepted: whoever answers at {place} gets all secrets")
    bastion = settings.target.bastion
    if bastion and bastion.accept_any_host_key:
        place = "its address" if bastion.later else bastion.address
        pulumi.warn(f"the bastion: ANY host key is accepted: whoever answers at {place} is between all hosts")
    agent, paths = build_agent(_folder(project)), HostPlace(site_key(pulumi.get_project(), stack))
    return [
        SshTarget(
            settings=settings,
            agent=agent,
            project_certificate=certificate,
            host=host,
            paths=paths,
            key=key,
            archives=_sources(project),
        )
        for host in settings.target.hosts
    ]


def _docker_target(settings: Settings, project: Path, certificate: GivenCertificate | None, stack: str) -> Target:
    from portico.targets.docker.target import DockerTarget  # with pulumi_docker, which costs 80 ms

    engine = DockerEngine(settings.docker.host)
    engine.require_ready()
    site = _unlocked(engine, stack)
    nginx_image = resolve(engine, settings.docker.nginx_image, NGINX_IMAGE)
    return DockerTarget(
        settings=_with_one_base(engine, settings),
        agent=build_agent(_folder(project)),
        project_certificate=certificate,
        site=site,
        engine=engine,
        engine_address=engine.address(),
        contexts=_sources(project),
        nginx_image=nginx_image,
        nginx_versions=_versions(engine, nginx_image, settings),
        existing=app_containers(engine, site),
        existing_nginx=containers(engine, site, NGINX),
    )


def _swarm_target(settings: Settings, project: Path, certificate: GivenCertificate | None, stack: str) -> Target:
    from portico.targets.swarm.existing import Existing
    from portico.targets.swarm.target import SwarmTarget  # with pulumi_docker, which costs 80 ms

    engine = DockerEngine(settings.docker.host)
    engine.require_ready()
    info = require_manager(engine, settings)
    for warning in warnings(engine, settings, info):
        pulumi.warn(warning)
    site = _unlocked(engine, stack)
    require_same_network(engine, site, settings)
    nginx_image = digest_of(engine, settings.docker.nginx_image, NGINX_IMAGE)
    return SwarmTarget(
        settings=_with_one_base(engine, settings),
        agent=build_agent(_folder(project)),
        project_certificate=certificate,
        site=site,
        engine=engine,
        engine_address=engine.address(),
        contexts=_sources(project),
        nginx_image=nginx_image,
        nginx_versions=_versions(engine, nginx_image, settings),
        existing=Existing.read(engine, site),
        node=info["Swarm"].get("NodeID", ""),
    )


def _versions(engine: DockerEngine, image: str, settings: Settings) -> Versions:
    """Return the versions of Nginx and OpenSSL in an image; zeros without TLS, where no line depends on them."""
    return versions_in(engine, image) if settings.tls.on else Versions((0, 0, 0), (0, 0, 0))


def _with_one_base(engine: DockerEngine, settings: Settings) -> Settings:
    """Return the settings with the one content that `docker.python_image` stands for now.

    It is part of each release's id, so that a tag which has moved makes a new release.
    """
    base = digest_of(engine, settings.docker.python_image, PYTHON_IMAGE)
    return settings.model_copy(update={"docker": settings.docker.model_copy(update={"python_image": base})})


def _folder(project: Path) -> Path:
    """Return the folder of Portico's own files."""
    return project / ".portico"


def _sources(project: Path) -> Path:
    """Return the folder for archives and build contexts."""
    return _folder(project) / "sources"


def _unlocked(engine: DockerEngine, stack: str) -> str:
    """Return the site's name on an engine. Raises DockerError for an update of a locked site; a preview is not
    refused."""
    site = site_key(pulumi.get_project(), stack)
    if not pulumi.runtime.is_dry_run():
        require_unlocked(engine, site)
    return site
