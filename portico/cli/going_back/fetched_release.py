"""Fetch the source of a release that a machine keeps, and check it against the release's id."""

from __future__ import annotations

import base64
import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portico.cli.going_back.fetched_source import kept_as, new_folder, refusal, shown, unpack
from portico.cli.machines.deployed import Machine
from portico.cli.machines.docker.image_source import BELOW, archive_of
from portico.cli.machines.evidence import evidence, plan_of
from portico.cli.machines.ways import Ways
from portico.cli.project import OURS, PROJECT
from portico.planning.app_source import folder_source
from portico.planning.errors import PorticoError
from portico.planning.release_id import id_by_settings
from portico.planning.settings import Settings
from portico.planning.source.ignored import ALWAYS_IGNORED, IGNORE_FILE
from portico.planning.source.tree import SourceTree
from portico.protocol.failure import Failure

FETCHED = OURS / "rollback"
"""The folder of the fetched sources, each named by the id of the release that it makes."""
MOST_REMADE = 9
"""The number of times that drift may have made a release again before its id is no longer recognised."""


def fetch(machine: Machine, ways: Ways, settings: Settings, release: dict[str, Any]) -> str:
    """Return the folder with the source of a release, relative to the project.

    Raises PorticoError for a source that makes another release; its folder is kept so that you can look at it.
    """
    with new_folder(FETCHED) as folder:
        if "docker" in plan_of(machine):
            with archive_of(plan_of(machine)["docker"], release["image"]) as archive:
                unpack(archive, folder, BELOW)
        else:
            with _sent(machine, ways, release["id"]) as archive:
                unpack(archive, folder)
        _take_all(folder)
        made = _id_of(folder, settings, release["id"])
        place = FETCHED / made
        kept_as(folder, place)
    path = str(place.relative_to(PROJECT))
    if made != release["id"]:
        raise _another(machine, release["id"], made, path)
    return path


@contextmanager
def _sent(machine: Machine, ways: Ways, release: str) -> Iterator[gzip.GzipFile]:
    """Return the archive that the agent on the machine makes of the release. Raises PorticoError without one."""
    try:
        sent = base64.b64decode(evidence(machine, ways, "source", release=release)["source"])
    except Failure as failure:
        raise PorticoError(failure.text()) from None
    except (ValueError, TypeError, KeyError) as error:
        raise refusal("an archive in base64", type(error).__name__) from None
    with gzip.GzipFile(fileobj=io.BytesIO(sent)) as archive:
        yield archive


def _take_all(folder: Path) -> None:
    """Write a .porticoignore that takes all of a release back: the one that the release was made with is not in it."""
    file = folder / IGNORE_FILE
    if os.path.lexists(file):
        raise refusal("files of a release alone", f"{shown(IGNORE_FILE)}, which no release has")
    file.write_text("\n".join(["!*", *ALWAYS_IGNORED, ""]))


def _id_of(folder: Path, settings: Settings, asked: str) -> str:
    """Return the id of the release that an update makes of a folder.

    Each time that drift makes a release again, its id changes; a folder that gives the asked id in this way has it.
    """
    source = folder_source(settings, folder).tree
    assert isinstance(source, SourceTree), "a folder is a tree"
    beside = _files_of(folder) - {IGNORE_FILE} - {entry.path for entry in source.entries}
    if beside:
        raise refusal("files of a release alone", f"{shown(min(beside))}, which no release has")
    ids = [id_by_settings(settings, source, times) for times in range(MOST_REMADE + 1)]
    return asked if asked in ids else ids[0]


def _files_of(folder: Path) -> set[str]:
    """Return the paths of all files and links below a folder."""
    paths = (Path(where, name) for where, below, names in os.walk(folder) for name in (*below, *names))
    return {str(path.relative_to(folder)) for path in paths if path.is_symlink() or not path.is_dir()}


def _another(machine: Machine, asked: str, made: str, path: str) -> PorticoError:
    return PorticoError(
        f"rollback: expected the source of release {asked} from {machine.name}, got one that makes release {made}\n"
        f"    Either its files were changed on that machine, or what belongs to a release besides its source is not as"
        " it was then: app.python,\n    app.requirements, gunicorn.requirement, or Portico's own version.\n"
        f"    to fix it: deploy the commit of the release: git switch --detach COMMIT && pulumi up; or look at what"
        f" came, in {path},\n    and if that is what has to serve: pulumi config set --path app.source {path}"
        " && pulumi up")
