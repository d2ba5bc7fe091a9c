"""The source that an image was built of, taken out of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import SITE

FOLDER = "/app"
"""As the Dockerfile has it."""


def copy_source(docker: Mapping[str, Any], image: str, folder: Path) -> None:
    """Into a folder that is not there yet, by a container that is never started. Raises DockerError."""
    engine = DockerEngine(docker["host"])
    label = f"--label={SITE}={docker['site']}"
    container = engine.ask("create", label, "--network=none", image, "none").strip()
    try:
        engine.ask("cp", f"{container}:{FOLDER}/.", str(folder))
    finally:
        engine.run("rm", container)
