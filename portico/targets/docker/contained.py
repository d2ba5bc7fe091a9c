"""What all sites in containers have in common: an engine, images, a network in which everybody has a name."""

from pathlib import Path
from typing import Any

import pulumi

from portico.planning.agent import Agent
from portico.planning.app_source import Source
from portico.planning.docker.engine import DockerEngine
from portico.planning.nginx.address import LOOPBACK, SiteAddress, published_address
from portico.planning.settings import Settings
from portico.targets.docker.images import BUILD_SECONDS, Images
from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import Sent, Step, Verb
from portico.targets.target import Section, Target

PREPARE_SECONDS = 900
"""In which the engine must have pulled an image."""


class ContainedTarget(Target):
    """An engine that was asked before anything is registered; a release is an image."""

    sites_folder = "sites-enabled"
    resolver = "127.0.0.11"
    """Docker's own, in each container: https://docs.docker.com/engine/network/#dns-services"""

    def __init__(
        self,
        site: str,
        engine: DockerEngine,
        agent: Agent,
        settings: Settings,
        contexts: Path,
        directory: str,
        run: str,
    ) -> None:
        super().__init__(settings, agent, directory, run)
        self.name = engine.machine
        self._site, self._engine = site, engine
        self._images = Images(site, settings, contexts)

    @property
    def place(self) -> str:
        return f"{self._site} on the engine of {self.name}"

    def site_address(self) -> SiteAddress:
        return published_address(self.settings)

    def url(self) -> str:
        if self.settings.docker.address == LOOPBACK:
            return self.site_address().loopback_url
        return self.site_address().url

    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        """The program has asked the engine before it registered anything."""
        return []

    def send(self, name: str, source: Source, release_id: str, opts: pulumi.ResourceOptions) -> Sent:
        """The engine gets it when it builds the image."""
        return Sent(self._images.use(source, release_id))

    def built_with(self, source: Source) -> Section:
        return self._images.built_with(source)

    def release_command(self, name: str, given: pulumi.Output[dict[str, Any]], opts: pulumi.ResourceOptions) -> Step:
        """In a container of the release's image; it is given what it said before, which tells what has held."""
        seconds = self.settings.app.release_command_deadline + 60
        verb = Verb("release-command", given.apply(lambda known: self._plan(seconds, **known)), seconds)
        create = f"{program('portico.steps.docker.release_command')} {verb.name}"
        return local_command(name, create, None, verb, opts, remembers=True)

    def _build(self, release: Section) -> Verb:
        """The image of a release, built or found."""
        plan = self._plan(BUILD_SECONDS, image=self._images.section(release["id"], release["source"]))
        return Verb("build", plan, BUILD_SECONDS, "remove", triggers=[release["id"]])
