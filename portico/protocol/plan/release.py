"""The section `release` of a plan, and the image of a release in containers."""

from collections.abc import Sequence
from typing import Optional, Union

from portico.protocol.plan.drift import Drift
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.uv import UV


@dataclass(frozen=True, kw_only=True)
class Archive(Section):
    """The app's source as it was sent to a host."""

    archive: str
    """Path below the home of the user who logs in."""


Source = Union[str, Archive]
"""The folder of the app's source, or the archive that was sent."""


@dataclass(frozen=True, kw_only=True)
class Release(Section):
    """The app's files, and what its packages are installed with."""

    id: str
    source: Source
    python: str
    requirements: str
    """Path of the requirements file in the source."""
    gunicorn: str
    """The requirement that installs Gunicorn where the app's own requirements do not."""
    installer: str = UV
    """The installer of the packages; pip takes its place where uv is not there."""
    dockerfile: str = ""
    """Id of the instructions that build an image; empty where none is built."""
    remade: int = 0
    """The number of times that drift made this release again."""
    files: Sequence[str]
    """A line for each file: mode, digest and path."""
    persist: Sequence[str] = ()
    """The folders of the app that are links into its state directory."""
    keep: int
    """The number of verified releases that are kept."""


@dataclass(frozen=True, kw_only=True)
class ReleasePlan(Section):
    """The part of the plan of `release` that the agent reads."""

    release: Release
    drift: Optional[Drift] = None


@dataclass(frozen=True, kw_only=True)
class RemovedRelease(Section):
    """The part of a release that its removal reads; the plan may be one of an earlier version."""

    id: str
    keep: int


@dataclass(frozen=True, kw_only=True)
class RemoveReleasePlan(Section):
    """The part of the plan of `release` that the removal reads."""

    release: RemovedRelease


@dataclass(frozen=True, kw_only=True)
class Image(Section):
    """The section `image` of a plan: the image of a release, which the engine builds or has."""

    tag: str
    site: str
    release: str
    keep: int
    """The number of verified releases that are kept."""
    context: str
    """Path of the build context; empty for a ready image."""
    persist: Sequence[str] = ()
    """The folders of the app's state that the containers of a ready image mount: they have to be there before."""


@dataclass(frozen=True, kw_only=True)
class ImagePlan(Section):
    """The plan of `release` in containers."""

    image: Image
