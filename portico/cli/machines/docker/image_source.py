"""Take the source that an image was built from out of the image."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from portico.planning.docker.engine import PATIENCE, DockerEngine
from portico.planning.docker.site import APP_FOLDER, SITE
from portico.planning.errors import DockerError
from portico.steps.deadline import Late, limited

BELOW = "app/"
"""The beginning of each name in the archive."""


@contextmanager
def archive_of(docker: Mapping[str, Any], image: str) -> Iterator[IO[bytes]]:
    """Yield the image's source as a tar archive, copied from a container that never starts. Raises DockerError."""
    engine = DockerEngine(docker["host"])
    label = f"--label={SITE}={docker['site']}"
    container = engine.ask("create", label, "--network=none", image, "none").strip()
    try:
        with limited(PATIENCE), _copied(engine.command("cp", f"{container}:{APP_FOLDER}", "-")) as archive:
            yield archive
    except Late as late:
        raise DockerError(f"docker cp: expected the source of {image}, got {late}\n    to fix it: see that the "
                          "engine's machine is up, then try again") from None
    finally:
        engine.run("rm", container)


@contextmanager
def _copied(command: list[str]) -> Iterator[IO[bytes]]:
    """Yield the output of a command, and end the command when the caller has finished reading."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()
