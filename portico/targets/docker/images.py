"""The image of each release: built on the engine from the app's source, or a ready one."""

import os
from pathlib import Path
from typing import Any

from portico.planning.app_source import Source
from portico.planning.images.build_context import write_context
from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.images.ready import AppImage
from portico.planning.release_id import image_of
from portico.planning.settings import Settings

BUILD_SECONDS = 900


class Images:
    """What a release is called on the engine, and what the engine needs to have it."""

    def __init__(self, site: str, settings: Settings, contexts: Path) -> None:
        self._site, self._settings, self._contexts = site, settings, contexts
        self.name = ""
        """Of the release at hand; known when it was asked for."""

    def built_with(self, source: Source) -> dict[str, str]:
        """The instructions, the base image among them, for whichever site; a ready image was built by somebody else."""
        return image_of(self._settings, source)

    def use(self, source: Source, release_id: str) -> dict[str, str]:
        """What the plan of a release says of where it comes from: the same in every checkout."""
        if isinstance(source, AppImage):
            self.name = source.reference
            return {"context": ""}
        self.name = f"{self._site}:{release_id}"
        dockerfile = render_dockerfile(self._settings, source, self._site)
        return {"context": os.path.relpath(write_context(source, dockerfile, self._contexts))}

    def section(self, release_id: str, place: dict[str, str]) -> dict[str, Any]:
        """The plan's part for `portico.steps.docker.image`."""
        keep = self._settings.rollout.keep_releases
        return {"tag": self.name, "site": self._site, "release": release_id, "keep": keep, **place}
