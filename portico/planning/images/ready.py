"""A ready image instead of a source: the release, and those of its files that Nginx serves."""

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portico.planning.content_id import content_id
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import python_in
from portico.planning.docker.site import STATE
from portico.planning.errors import DockerError
from portico.planning.images.reference import resolve

LIST = """
import hashlib, json, os, sys

def digest(path):
    seen = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            seen.update(piece)
    return seen.hexdigest()

def lines(top):
    for folder, below, names in os.walk(top):
        below[:] = [name for name in below if name[0] != "."]
        for path in (os.path.join(folder, name) for name in names if name[0] != "."):
            if not path.isprintable():
                sys.exit(f"{path!a}: expected a name without control characters")
            if os.path.isfile(path):
                yield f"0644 {digest(path)} {os.path.relpath(path, top)}"

print(json.dumps({top: sorted(lines(top)) if os.path.isdir(top) else None for top in sys.argv[1:]}))
"""
"""Program that runs in the image and lists the files of folders. Links are listed as the files they lead to, hidden
files not at all."""
WITH_FOLDERS = (1, 45)
"""The oldest version of the engine's API that mounts a folder of a volume:
https://docs.docker.com/engine/storage/volumes/#mount-a-volume-subdirectory"""
LISTED = re.compile(r"0644 [0-9a-f]{64} (?!/)(?!(.*/)?\.)[^\n]+")
"""A line of that list: mode, digest, and a path below the folder without a part that begins with a dot."""


@dataclass(frozen=True)
class AppImage:
    """A ready image as a release, with the same attributes as a source tree."""

    reference: str
    """The name of exactly one content: a digest in a registry, or the id of an image that only this engine has."""
    folders: Mapping[str, Sequence[str]]
    """Manifests of the folders that Nginx serves."""
    mounted: Mapping[str, str] = field(default_factory=dict)
    """Folders of the app's state by the paths at which its containers have them: those of `app.persist`."""
    lost: Sequence[str] = ()
    """Paths of volumes that the image declares: each container has new ones, whose data the next one lacks."""

    @cached_property
    def tree_id(self) -> str:
        return content_id(self.reference)

    @property
    def manifest(self) -> list[str]:
        """The manifest of an image is empty: Portico sends none of its files."""
        return []

    def folder(self, path: str) -> list[str]:
        """Return the manifest of one folder as Nginx will serve it."""
        return list(self.folders[path])


def read_image(engine: DockerEngine, name: str, served: Sequence[str], persist: Sequence[str] = ()) -> AppImage:
    """Return the image that a name stands for now. Raises DockerError when the engine cannot get it, or it lacks a
    folder, or has files in a folder that the app keeps."""
    reference = resolve(engine, name)
    facts = json.loads(engine.ask("image", "inspect", "--format", "{{json .Config}}", reference))
    mounted = {posixpath.join("/", facts.get("WorkingDir") or "/", folder): folder for folder in persist}
    lists = _lists(engine, reference, [*served, *persist]) if served or persist else {}
    if persist:
        _require_folders_of_volumes(engine)
        _require_no_files(reference, persist, lists)
    lost = set(facts.get("Volumes") or ()) - {*mounted, STATE}
    return AppImage(reference, _manifests(reference, served, lists), mounted, sorted(lost))


def _lists(engine: DockerEngine, reference: str, folders: Sequence[str]) -> Mapping[str, Any]:
    lists: Mapping[str, Any] = json.loads(
        engine.ask("run", *python_in(reference, "--network=none"), "-c", LIST, *folders)
    )
    return lists


def _require_folders_of_volumes(engine: DockerEngine) -> None:
    """Raise DockerError for an engine that cannot mount a folder of a volume."""
    version = engine.require_ready()["ApiVersion"]
    if tuple(map(int, version.split("."))) < WITH_FOLDERS:
        oldest = ".".join(map(str, WITH_FOLDERS))
        raise DockerError("app.persist: expected an engine that can mount a folder of a volume, API "
                          f"{oldest} or newer, got {version} at {engine.machine}\n    to fix it: install Docker 26 or "
                          f"newer there, or let the image's Dockerfile make the links, ln -s {STATE}/NAME NAME, and "
                          "pulumi config rm --path app.persist")


def _require_no_files(reference: str, persist: Sequence[str], lists: Mapping[str, Any]) -> None:
    """Raise DockerError for a file of the image that a folder of the app's state would hide."""
    for position, folder in enumerate(persist):
        if lists[folder]:
            path = f"{folder}/{str(lists[folder][0]).split(' ', 2)[-1]}"
            raise DockerError(f"app.persist[{position}]: expected {folder} without files of {reference}, got "
                              f"{path[:200]!a}, which the app would not see\n    to fix it: move the file to another "
                              "folder of the image")


def _manifests(
    reference: str, served: Sequence[str], lists: Mapping[str, Any]
) -> Mapping[str, Sequence[str]]:
    for position, path in enumerate(served):
        if lists[path] is None:
            key = f"nginx.static[{position}].path"
            raise DockerError(f"{key}: expected a folder in the working folder of {reference}, got {path!r}, which is"
                              f" not there\n    to fix it: pulumi config set --path '{key}' PATH")
        for line in lists[path]:
            if not LISTED.fullmatch(line) or not line.isprintable():
                raise DockerError(f"app.image: expected mode, digest and path of each file in {reference}, got "
                                  f"{line[:200]!a}\n    to fix it: see what python3 of that image is, then "
                                  "name another image: pulumi config set --path app.image IMAGE")
    return {path: lists[path] for path in served}
