"""The files that Nginx serves itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from portico.planning.app_source import AppSource
from portico.planning.content_id import content_id
from portico.planning.nginx.site import Location
from portico.planning.settings.nginx import StaticLocation
from portico.protocol.manifest import entries
from portico.protocol.plan.static import Static, StaticFolder
from portico.targets import Step, Target

from .release import Release


@dataclass(frozen=True)
class Asset:
    """A file by which the public check recognises the whole set."""

    url: str
    sha256: str


@dataclass(frozen=True)
class StaticAssetsArgs:
    """The arguments of a StaticAssets."""

    target: Target
    """The machine where Nginx runs."""
    source: AppSource
    """The app's source, with the folders that Nginx serves."""
    release: Release
    """The release that the files are taken from."""


class StaticAssets(pulumi.ComponentResource):
    """The static folders of a release, in a folder named by their content: the same files have the same folder."""

    static_id: str
    """Hash of the public prefixes and of every file's path and bytes."""
    locations: list[Location]
    """The public prefix of each folder, and its path as Nginx finds it."""
    sample: Asset | None
    """The file that the public check compares byte for byte; None when no file fits."""
    step: Step

    def __init__(self, name: str, args: StaticAssetsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        target, static, compress = args.target, args.source.static, args.target.settings.nginx.gzip
        files = [[] if each.package else args.source.tree.folder(each.path) for each in static]
        packaged = [[args.release.release_id, each.package, each.path] for each in static if each.package]
        content = [[location.url for location in static], files, compress, *packaged, *target.remade("static").values()]
        self.static_id = content_id(content)
        super().__init__("portico:index:StaticAssets", name, {"static": self.static_id}, opts)
        folders = [str(position) for position, _ in enumerate(static)]
        self.locations = [
            Location(location.url, f"{target.static_folder(self.static_id)}/{folder}")
            for location, folder in zip(static, folders, strict=True)
        ]
        self.sample = _sample(static, files)
        listed = [
            StaticFolder(path=location.path, folder=folder, files=manifest, url=location.url,
                         package=location.package or "")
            for location, folder, manifest in zip(static, folders, files, strict=True)
        ]
        section = Static(id=self.static_id, release=args.release.release_id, locations=listed, compress=compress)
        below = pulumi.ResourceOptions(parent=self, depends_on=[args.release.step.resource])
        self.step = target.static(name, section, args.release.step, below)
        self.register_outputs({"static": self.static_id})


def _sample(static: Sequence[StaticLocation], files: Sequence[Sequence[str]]) -> Asset | None:
    """Return the first file whose path needs no escaping in a URL; None when there is no such file."""
    for location, manifest in zip(static, files, strict=True):
        for _, digest, path in entries(manifest):
            if all(character.isascii() and (character.isalnum() or character in "/._-") for character in path):
                return Asset(f"{location.url}{path}", digest)
    return None
