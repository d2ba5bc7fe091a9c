"""The source that an image was built of, taken out of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from portico.planning.docker.engine import PATIENCE, DockerEngine
from portico.planning.docker.site import SITE
from portico.planning.errors import DockerError
from portico.steps.deadline import Late, limited

FOLDER = "/app"
"""Where the Dockerfile puts the source."""
BELOW = "app/"
"""How the names of the archive begin."""


@contextmanager
def archive_of(docker: Mapping[str, Any], image: str) -> Iterator[IO[bytes]]:
    """Return the image's source as a tar archive, by a container that is never started. Raises DockerError."""
    engine = DockerEngine(docker["host"])
    label = f"--label={SITE}={docker['site']}"
    container = engine.ask("create", label, "--network=none", image, "none").strip()
    try:
        with limited(PATIENCE), _copied(engine.command("cp", f"{container}:{FOLDER}", "-")) as archive:
            yield archive
    except Late as late:
        raise DockerError(f"docker cp: expected the source of {image}, got {late}\n    to fix it: see that the "
                          "engine's machine is up, then try again") from None
    finally:
        engine.run("rm", container)


@contextmanager
def _copied(command: list[str]) -> Iterator[IO[bytes]]:
    """Return what a command prints; it ends when nobody reads that any more."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()
