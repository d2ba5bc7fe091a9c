"""The machines that the settings name."""

from collections.abc import Sequence
from pathlib import Path

import pulumi

from portico.planning.agent import Agent, build_agent
from portico.planning.certificates.given import GivenCertificate
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.lock import require_unlocked
from portico.planning.docker.swarm import require_manager, warnings
from portico.planning.drift import read_drift
from portico.planning.places.host_files import HostPlace
from portico.planning.places.site_folder import site_folder
from portico.planning.places.site_key import site_key
from portico.planning.settings import Settings
from portico.targets.local import LocalTarget
from portico.targets.ssh.connection import SshKey
from portico.targets.ssh.target import SshTarget
from portico.targets.target import Target

BETWEEN = "+"
"""Between the names of a stack and of one of its sites: no stack's name has it."""


def targets_of(
    settings: Settings, project: Path, key: SshKey | None, given: GivenCertificate | None = None, site: str = ""
) -> Sequence[Target]:
    """One for each machine, in the order of the settings, each with the certificate of the project if there is one.

    `project`: folder of Pulumi.yaml. `key`: private key for the hosts, None for the ssh-agent's. `site`: what tells the
    site from the others of the same stack, on the machines that they share; empty where it is the only one.

    Raises SourceError for a folder that Nginx cannot take, DockerError for an engine that cannot be used.
    """
    stack = f"{pulumi.get_stack()}{BETWEEN}{site}" if site else pulumi.get_stack()
    targets = _targets(settings, project, key, stack)
    for target in targets:
        target.given = given
    return targets


def _targets(settings: Settings, project: Path, key: SshKey | None, stack: str) -> Sequence[Target]:
    ours = project / ".portico"
    agent = build_agent(ours)
    if settings.target.kind == "local":
        return [LocalTarget(site_folder(project, stack), agent, settings)]
    if settings.target.kind == "docker":
        return [_docker_target(settings, agent, ours, stack)]
    if settings.target.kind == "swarm":
        return [_swarm_target(settings, agent, ours, stack)]
    for host in settings.target.hosts:
        if host.accept_any_host_key:
            pulumi.warn(f"{host.label}: ANY host key is accepted: whoever answers at {host.address} gets all secrets")
    bastion = settings.target.bastion
    if bastion and bastion.accept_any_host_key:
        pulumi.warn(f"the bastion: ANY host key is accepted: whoever answers at {bastion.address} is between all hosts")
    place = HostPlace(site_key(pulumi.get_project(), stack))
    return [SshTarget(host, place, agent, settings, key, ours / "sources") for host in settings.target.hosts]


def look_for_drift(targets: Sequence[Target], settings: Settings, project: Path) -> None:
    """Tell each machine what was found other on it, where the settings ask for that. Raises PorticoError."""
    if settings.drift == "preview":
        found = read_drift(project, pulumi.get_stack())
        for target in targets:
            target.drift = found.get(target.name, target.drift)


def _docker_target(settings: Settings, agent: Agent, ours: Path, stack: str) -> Target:
    from portico.targets.docker.target import DockerTarget  # with pulumi_docker, which costs 80 ms

    engine = DockerEngine(settings.docker.host)
    engine.require_ready()
    return DockerTarget(_unlocked(engine, stack), engine, agent, settings, ours / "sources")


def _swarm_target(settings: Settings, agent: Agent, ours: Path, stack: str) -> Target:
    from portico.targets.swarm.target import SwarmTarget  # with pulumi_docker, which costs 80 ms

    engine = DockerEngine(settings.docker.host)
    engine.require_ready()
    for warning in warnings(engine, settings, require_manager(engine, settings)):
        pulumi.warn(warning)
    return SwarmTarget(_unlocked(engine, stack), engine, agent, settings, ours / "sources")


def _unlocked(engine: DockerEngine, stack: str) -> str:
    """The site's name on an engine, which an update may change; a preview may look at a locked one."""
    site = site_key(pulumi.get_project(), stack)
    if not pulumi.runtime.is_dry_run():
        require_unlocked(engine, site)
    return site
