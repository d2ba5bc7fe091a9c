"""The files of an image, shown to a container of another one: nothing of the image is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import labelled
from portico.steps.failure import Failure

SHOWN = "/app"


@contextmanager
def files_of(engine: DockerEngine, docker: Mapping[str, Any]) -> Iterator[list[str]]:
    """Options that show the image's working folder as one's own, for as long as this lasts.

    The engine copies what an image has in a folder into the new volume that is to be there. Raises DockerError, and
    Failure for an image whose working folder is the root.
    """
    name, image = f"{docker['site']}-files", docker["image"]
    folder = engine.ask("image", "inspect", "--format", "{{.Config.WorkingDir}}", image).strip()
    if folder in ("", "/"):
        raise Failure("static", f"an image with a working folder, of which Nginx serves a part: {image}", "/",
                      "add WORKDIR /app to its Dockerfile, and copy the app there")
    _remove(engine, name)
    engine.ask("volume", "create", labelled(docker), name)
    try:
        engine.ask("create", f"--name={name}", labelled(docker), "--network=none", f"--volume={name}:{folder}", image,
                   "none")
        yield [f"--volume={name}:{SHOWN}:ro", f"--workdir={SHOWN}"]
    finally:
        _remove(engine, name)


def _remove(engine: DockerEngine, name: str) -> None:
    """Also what a killed step has left: it may be of another image."""
    engine.run("rm", "--force", "--volumes", name)
    engine.run("volume", "rm", "--force", name)
