"""The plan of `release-command`."""

from collections.abc import Mapping, Sequence

from portico.protocol.plan.section import Section, dataclass, field


@dataclass(frozen=True, kw_only=True)
class ReleaseCommand(Section):
    """The app's own command for a new release."""

    id: str
    """Id of the command with its release, environment and secrets: it is run once for each."""
    release: str
    command: str
    deadline: int
    environment: Mapping[str, str]
    service: Sequence[str]
    """The lines of an instance's drop-in for the service, which say the sandbox; none without systemd."""
    secrets: Mapping[str, str] = field(repr=False)
    persist: Sequence[str] = ()
    """The folders of the state directory that are there before the command starts."""
    mounted: Mapping[str, str] = {}
    """Folders of the app's state by the paths at which the containers of a ready image have them."""


@dataclass(frozen=True, kw_only=True)
class ReleaseCommandPlan(Section):
    """The plan of `release-command`."""

    boot: str = ""
    release_command: ReleaseCommand
