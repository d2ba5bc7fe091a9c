"""What was made anew on this machine because it had drifted: else the next update would not know that it was."""

from typing import Any, Dict

from portico.agent.machine import atomic
from portico.agent.place import Place

FILE = "drift.json"
MAKING = ("prepare", "release", "static", "start", "activate", "reactivate")


def remembered(place: Place) -> Dict[str, Any]:
    """By step, as its plan told it when it was last made anew."""
    return atomic.read_json(place.directory / FILE) or {}


def remember(place: Place, verb: str, plan: Dict[str, Any]) -> None:
    """The step of this plan was carried out; its undoing has the same plan."""
    if "drift" in plan and verb in MAKING:
        told = dict(plan["drift"])
        atomic.write_json(place.directory / FILE, {**remembered(place), told.pop("step"): told})
