"""Show the files of an image in a container of a different image; nothing of the image is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import labelled
from portico.protocol.failure import Failure

SHOWN = "/app"


@contextmanager
def files_of(engine: DockerEngine, docker: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield options that show the image's working folder as the container's own while this block lasts.

    The engine copies what an image has in a folder into a new volume that is mounted there. Raises DockerError, and
    Failure for an image whose working folder is the root.
    """
    name, image = f"{docker['site']}-files", docker["image"]
    folder = engine.ask("image", "inspect", "--format", "{{.Config.WorkingDir}}", image).strip()
    if folder in ("", "/"):
        raise Failure("static", f"an image with a working folder, of which Nginx serves a part: {image}", "/",
                      remedy="add WORKDIR /app to its Dockerfile, and copy the app there")
    _remove(engine, name)
    engine.ask("volume", "create", labelled(docker), name)
    try:
        engine.ask("create", f"--name={name}", labelled(docker), "--network=none", f"--volume={name}:{folder}", image,
                   "none")
        yield [f"--volume={name}:{SHOWN}:ro", f"--workdir={SHOWN}"]
    finally:
        _remove(engine, name)


def _remove(engine: DockerEngine, name: str) -> None:
    """Remove the container and the volume, also those of a killed step: they may be of a different image."""
    engine.run("rm", "--force", "--volumes", name)
    engine.run("volume", "rm", "--force", name)
