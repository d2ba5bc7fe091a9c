"""The lock that people put on a site: it lasts until somebody takes it off, and nothing changes meanwhile."""

from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from portico.agent.failure import Failure
from portico.agent.machine import atomic
from portico.agent.machine.moments import now
from portico.agent.place import Place

Holder = Dict[str, str]
Told = Tuple[str, Dict[str, Any]]


def lock(place: Place, plan: Dict[str, Any]) -> Told:
    """From now on. A site that is locked already stays with whoever did that."""
    before = holder(place)
    if before is None:
        atomic.write_json(_file(place), {**plan["lock"], "since": now()}, mode=0o600)
    return "lock: the site is locked", {"lock": holder(place), "before": before}


def unlock(place: Place, plan: Dict[str, Any]) -> Told:
    """Whoever has locked it."""
    before = holder(place)
    _file(place).unlink(missing_ok=True)
    return "lock: the site is unlocked", {"lock": None, "before": before}


def holder(place: Place) -> Optional[Holder]:
    """Who has locked the site, since when, and why; None when nobody has."""
    found: Optional[Holder] = atomic.read_json(_file(place))
    return found


def require_unlocked(place: Place) -> None:
    """Raise Failure with who has locked the site."""
    found = holder(place)
    if found:
        raise Failure("lock", "the site to be unlocked",
                      f"locked by {found['who']} since {found['since']}: {found['why']}", remedy="bin/portico unlock")


def _file(place: Place) -> Path:
    return place.directory / "locked.json"
