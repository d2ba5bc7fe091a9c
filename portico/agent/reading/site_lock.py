"""The operator's lock on a site: it lasts until it is removed by hand, and no step changes the site meanwhile."""

from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from portico.agent.machine import atomic
from portico.agent.machine.moments import now
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.asked import LockPlan
from portico.protocol.plan.header import Header

Holder = Dict[str, str]
Result = Tuple[str, Dict[str, Any]]


def lock(place: Place, plan: LockPlan) -> Result:
    """Lock the site from now on; a site that is locked already keeps its lock."""
    before = holder(place)
    if before is None:
        atomic.write_json(_file(place), {**plan.lock.written(), "since": now()}, mode=0o600)
    return "lock: the site is locked", {"lock": holder(place), "before": before}


def unlock(place: Place, plan: Header) -> Result:
    """Remove the lock; the evidence says whose it was, if there was one."""
    before = holder(place)
    _file(place).unlink(missing_ok=True)
    return "lock: the site is unlocked", {"lock": None, "before": before}


def holder(place: Place) -> Optional[Holder]:
    """Return who has locked the site, since when, and why; None when it is not locked."""
    lock_holder: Optional[Holder] = atomic.read_json(_file(place))
    return lock_holder


def require_unlocked(place: Place) -> None:
    """Raise Failure if the site is locked, with who locked it, when and why."""
    lock_holder = holder(place)
    if lock_holder:
        raise Failure("lock", "the site to be unlocked",
                      f"locked by {lock_holder['who']} since {lock_holder['since']}: {lock_holder['why']}",
                      remedy="bin/portico unlock")


def _file(place: Place) -> Path:
    return place.directory / "locked.json"
