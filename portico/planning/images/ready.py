"""A ready image instead of a source: the release, and those of its files that Nginx serves."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portico.planning.content_id import content_id
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import python_in
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
LISTED = re.compile(r"0644 [0-9a-f]{64} (?!/)(?!(.*/)?\.)[^\n]+")
"""A line of that list: mode, digest, and a path below the folder without a part that begins with a dot."""


@dataclass(frozen=True)
class AppImage:
    """A ready image as a release, with the same attributes as a source tree."""

    reference: str
    """The name of exactly one content: a digest in a registry, or the id of an image that only this engine has."""
    folders: Mapping[str, Sequence[str]]
    """Manifests of the folders that Nginx serves."""

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


def read_image(engine: DockerEngine, name: str, served: Sequence[str]) -> AppImage:
    """Return the image that a name stands for now. Raises DockerError when the engine cannot get it, or it lacks a
    folder."""
    reference = resolve(engine, name)
    return AppImage(reference, _manifests(engine, reference, served) if served else {})


def _manifests(engine: DockerEngine, reference: str, served: Sequence[str]) -> Mapping[str, Sequence[str]]:
    lists = json.loads(engine.ask("run", *python_in(reference, "--network=none"), "-c", LIST, *served))
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
