"""The image of each release: built on the engine from the app's source, or a ready one."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portico.planning.app_source import Source
from portico.planning.images.build_context import write_context
from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.images.ready import AppImage
from portico.planning.release_id import image_of
from portico.planning.settings import Settings

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

    def place(self, source: Source) -> dict[str, str]:
        """Return the place of a release's source, for its plan: the same in every checkout."""
        if isinstance(source, AppImage):
            return {"context": ""}
        dockerfile = render_dockerfile(self.settings, source, self.site)
        return {"context": os.path.relpath(write_context(source, dockerfile, self.contexts))}

    def section(self, name: str, release_id: str, place: dict[str, str]) -> dict[str, Any]:
        """Return the plan's part for `portico.steps.docker.image`."""
        keep = self.settings.rollout.keep_releases
        return {"tag": name, "site": self.site, "release": release_id, "keep": keep, **place}
