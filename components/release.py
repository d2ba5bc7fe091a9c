"""The app's code, and everything it imports, in a folder named by its content."""

from dataclasses import dataclass

import pulumi

from portico.planning.app_source import Source
from portico.planning.release_id import made_with, release_id
from portico.planning.settings import Settings
from portico.protocol.plan.release import Release as Section
from portico.targets import Prepared, Released, Target


@dataclass(frozen=True)
class ReleaseArgs:
    """The arguments of a Release."""

    target: Target
    """The machine."""
    settings: Settings
    """All settings."""
    source: Source
    """The app's source tree, or a ready image."""
    prepared: Prepared
    """The step `prepare` of the machine."""


class Release(pulumi.ComponentResource):
    """A release on a machine: the source tree as listed, with a virtual environment for its requirements.

    Changed content makes a new resource, created before the old one is deleted. Output: `release`.
    """

    release_id: str
    """Hash of the source tree (paths, modes, bytes) and of what its packages are installed with."""
    step: Released

    def __init__(self, name: str, args: ReleaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        target, settings, source, prepared = args.target, args.settings, args.source, args.prepared
        made = {**made_with(settings.app, settings.gunicorn), **target.built_with(source)}
        remade = target.remade("release")
        self.release_id = release_id(source, {**made, **remade})
        super().__init__("portico:index:Release", name, {"release": self.release_id}, opts)
        there = pulumi.ResourceOptions(parent=self, depends_on=[prepared.resource])
        sent = target.send(name, source, self.release_id, prepared, there)
        section = Section(
            id=self.release_id,
            source=sent.place,
            **made,
            remade=remade.get("remade", 0),
            files=source.manifest,
            keep=settings.rollout.keep_releases,
        )
        below = pulumi.ResourceOptions(parent=self, depends_on=[prepared.resource, *sent.resources])
        self.step = target.release(name, section, sent, below)
        self.register_outputs({"release": self.release_id})
