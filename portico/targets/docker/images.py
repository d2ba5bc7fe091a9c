"""The image of each release: built on the engine from the app's source, or a ready one."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portico.planning.app_source import Source
from portico.planning.images.build_context import write_context
from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.images.installing import tools
from portico.planning.images.ready import AppImage
from portico.planning.release_id import image_of
from portico.planning.settings import Settings
from portico.protocol.plan.release import Image, Release

BUILD_SECONDS = 900


@dataclass(frozen=True)
class Images:
    """The images of a site's releases: their names on the engine, and what the engine builds them from."""

    site: str
    settings: Settings
    contexts: Path
    """Folder for the build contexts of images."""

    def built_with(self, source: Source) -> dict[str, str]:
        """Return the id of the build instructions, the same for every site; nothing for a ready image."""
        return image_of(self.settings, source)

    def name(self, source: Source, release_id: str) -> str:
        """Return the name of a release's image."""
        return source.reference if isinstance(source, AppImage) else f"{self.site}:{release_id}"

    def context(self, source: Source) -> str:
        """Return the path of a release's build context, the same in every checkout; empty for a ready image."""
        if isinstance(source, AppImage):
            return ""
        dockerfile = render_dockerfile(self.settings, source, self.site)
        return os.path.relpath(write_context(source, dockerfile, tools(self.settings), self.contexts))

    def warnings(self, source: Source) -> Iterator[str]:
        """Yield a warning for each volume that a ready image declares: what the app writes there is lost."""
        for path in source.lost if isinstance(source, AppImage) else ():
            yield (f"app.image: the image declares the volume {path}, of which each container gets an empty one: what "
                   "the app writes there is lost at the next deploy: name the folder in app.persist if it is below the "
                   "image's WORKDIR, or let the app write to STATE_DIRECTORY")

    def mounted(self, source: Source) -> Mapping[str, str]:
        """Return the folders of the app's state by the paths at which its containers have them.

        An image that was built has links to them.
        """
        return source.mounted if isinstance(source, AppImage) else {}

    def section(self, name: str, release: Release) -> Image:
        """Return the plan's part for `portico.steps.docker.image`."""
        persist = () if release.source else release.persist
        return Image(tag=name, site=self.site, release=release.id, keep=release.keep, context=str(release.source),
                     persist=persist)
