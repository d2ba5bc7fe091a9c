"""The base of all targets in containers: an engine, images, and a network in which every container has a name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pulumi

from portico.planning.app_source import Source
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import APP_FOLDER, STATE
from portico.planning.loopback import LOOPBACK
from portico.planning.nginx.address import SiteAddress, published_address
from portico.protocol.nginx_versions import Versions
from portico.protocol.plan.header import Docker, Header
from portico.protocol.plan.prepare import ContainedPreparePlan
from portico.protocol.plan.release import ImagePlan, Release
from portico.protocol.plan.release_command import ReleaseCommandPlan
from portico.targets.docker.command import engine_command
from portico.targets.docker.images import BUILD_SECONDS, Images
from portico.targets.docker.owner import owned
from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import NOTHING, Prepared, Released, Sent, Step, Verb
from portico.targets.target import Target

PREPARE_SECONDS = 900
"""Seconds within which the engine must have pulled an image."""


@dataclass(frozen=True, kw_only=True)
class ContainedTarget(Target):
    """A Docker Engine, which the program has asked before it registers anything. A release is an image."""

    site: str
    """The site's name on the engine."""
    engine: DockerEngine
    engine_address: str
    """The address at which Pulumi's provider finds the engine."""
    contexts: Path
    """Folder for the build contexts of images."""
    nginx_versions: Versions
    """The versions of Nginx and OpenSSL in Nginx's image; zeros without TLS, where nothing depends on them."""
    nginx_image: str
    """The one content that `docker.nginx_image` stands for now: a digest in a registry, or the id of an image."""

    sites_folder = "sites-enabled"
    state = STATE
    resolver = "127.0.0.11"
    """Docker's own DNS server, in each container: https://docs.docker.com/engine/network/#dns-services"""

    @property
    def name(self) -> str:
        return self.engine.machine

    @property
    def place(self) -> str:
        return f"{self.site} on the engine of {self.name}"

    def app_folder(self, release: str) -> str:
        return APP_FOLDER

    def site_address(self) -> SiteAddress:
        return published_address(self.settings)

    def url(self) -> str:
        if self.settings.docker.address == LOOPBACK:
            return self.site_address().loopback_url
        return self.site_address().url

    def reach(self, name: str, change: pulumi.Input[str], opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        """Return nothing: the program has asked the engine before it registered anything."""
        return []

    def send(
        self, name: str, source: Source, release_id: str, prepared: Prepared, opts: pulumi.ResourceOptions
    ) -> Sent:
        """Return the build context of the image; the engine gets it when it builds the image."""
        images = self._images
        for warning in images.warnings(source):
            pulumi.warn(warning)
        image, mounted = images.name(source, release_id), images.mounted(source)
        return Sent(images.context(source), replace(prepared.surroundings, image=image, mounted=mounted))

    def built_with(self, source: Source) -> Mapping[str, str]:
        return self._images.built_with(source)

    def release_command(
        self, name: str, command: pulumi.Output[ReleaseCommandPlan], released: Released, opts: pulumi.ResourceOptions
    ) -> Step:
        """Run the command in a container of the release's image. It gets its previous evidence, which says what has
        succeeded."""
        seconds, surroundings = self.settings.app.release_command_deadline + 60, released.surroundings
        plan = command.apply(lambda plan: self._plan(seconds, surroundings, ReleaseCommandPlan(
            release_command=plan.release_command.but(mounted=surroundings.mounted)
        )))
        verb = Verb("release-command", plan, seconds)
        create = f"{program('portico.steps.docker.release_command')} {verb.name}"
        return local_command(name, create, None, verb, opts, remembers=True)

    def _first(self, name: str, module: str, opts: pulumi.ResourceOptions) -> Prepared:
        """Make the first resource. It is deleted last, and its delete removes what is left of the site.

        Its plan has the stack, for the record of whose the site is, and what is adopted.
        """
        stack = f"{pulumi.get_project()}/{pulumi.get_stack()}"
        plan = self._plan(60, NOTHING, ContainedPreparePlan(stack=stack, adopt=self.settings.docker.adopt))
        owner = owned(f"{name}-owner", opts)
        step = engine_command(name, module, Verb("prepare", plan, PREPARE_SECONDS, "remove-prepare"), owner, opts)
        return Prepared(step.resource, step.evidence, owner)

    def _header(self, deadline: int, image: str) -> Header:
        return super()._header(deadline, image).but(docker=self._docker(image))

    def _docker(self, image: str) -> Docker:
        """Return the engine, for plans."""
        docker = self.settings.docker
        return Docker(host=docker.host, site=self.site, image=image, python_image=docker.python_image)

    @property
    def _images(self) -> Images:
        return Images(self.site, self.settings, self.contexts)

    def _build(self, release: Release, sent: Sent) -> Verb:
        """Return the verb that builds the image of a release, or finds it."""
        image = self._images.section(sent.surroundings.image, release)
        plan = self._plan(BUILD_SECONDS, sent.surroundings, ImagePlan(image=image))
        return Verb("release", plan, BUILD_SECONDS, "remove-release", triggers=[release.id])
