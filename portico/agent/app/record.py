"""The record of an instance's last start, in the same words for every manager."""

from typing import Optional, Union

from portico.protocol.plan.instance import Bind
from portico.protocol.plan.section import Section, dataclass

Started = Union[int, str, None]
"""The time at which a process started, in the manager's own format; None for a process that has ended."""


@dataclass(frozen=True, kw_only=True)
class Record(Section):
    """The last start of an instance, whether it still runs or not."""

    id: str
    release: str
    bind: Bind
    pid: int = 0
    """The main process; 0 for none."""
    started: Started = None
    since: float = 0
    """The time at which systemd was asked to start the instance; its log lines are read from then on."""
    state: Optional[str] = None
    """The state of the unit, as systemd names it."""
