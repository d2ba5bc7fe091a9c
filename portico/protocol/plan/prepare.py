"""The plan of `prepare`."""

from collections.abc import Mapping, Sequence
from typing import Optional

from portico.protocol.plan.drift import Drift
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.uv import UV


@dataclass(frozen=True, kw_only=True)
class PreparePlan(Section):
    """The files and packages that a host needs besides the site's folder; nothing on this machine and in containers."""

    python: str = ""
    """The Python that makes the virtual environments of releases."""
    packages: Sequence[str] = ()
    """The Debian packages that the app needs."""
    installer: str = UV
    """The installer of packages; pip takes its place where uv cannot be had."""
    sent: str = ""
    """The folder of files that were sent, below the home of the user who logs in."""
    files: Mapping[str, Sequence[str]] = {}
    """The lines of the files that are written, by path."""
    drift: Optional[Drift] = None


@dataclass(frozen=True, kw_only=True)
class ContainedPreparePlan(Section):
    """The owner of a site in containers, for the record on the engine."""

    stack: str
    """The project and the stack."""
    adopt: Optional[str]
    """The state whose site is taken over; None for no other."""
