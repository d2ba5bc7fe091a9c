"""The volume with the app's state, as a container for one command gets it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import ROOT, labelled, our_image, python_in
from portico.planning.docker.site import USER, state_volume

MADE = """
import os, sys
for folder in sys.argv[1:]:
    os.makedirs(os.path.join(os.environ["STATE_DIRECTORY"], folder), exist_ok=True)
"""
OWNED = f"import os, sys; os.chown(sys.argv[1], {USER}, {USER})"


def give_to_the_app(engine: DockerEngine, docker: Mapping[str, Any]) -> Sequence[str]:
    """Make the app's user the owner of its state; return the options that mount it, none where there is no state."""
    volume = state_volume(docker["site"])
    if volume not in docker.get("volumes", {}):
        return []
    path = docker["volumes"][volume]
    mounted = f"--volume={volume}:{path}"
    container = python_in(our_image(docker), "--network=none", "--cap-add=CHOWN", labelled(docker), mounted, user=ROOT)
    engine.ask("run", *container, "-c", OWNED, path)
    return [mounted, f"--env=STATE_DIRECTORY={path}"]


def make_folders(engine: DockerEngine, docker: Mapping[str, Any], folders: Sequence[str]) -> None:
    """Make folders in the app's state, as the app's user: a link that the app left there leads nobody else."""
    container = python_in(our_image(docker), "--network=none", labelled(docker), *give_to_the_app(engine, docker))
    engine.ask("run", *container, "-c", MADE, *folders)


def mounts(docker: Mapping[str, Any], mounted: Mapping[str, str]) -> Iterator[str]:
    """Yield the option that mounts each folder of the app's state at its path in a container."""
    volume = state_volume(docker["site"])
    for path, folder in mounted.items():
        yield "--mount=" + _row("type=volume", f"source={volume}", f"target={path}", f"volume-subpath={folder}",
                                "volume-nocopy=true")


def _row(*fields: str) -> str:
    """Return fields as `docker run --mount` reads them: a row of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(fields)
    return text.getvalue()
