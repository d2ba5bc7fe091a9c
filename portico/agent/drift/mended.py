"""Remembers the steps that were run again because of drift; without that, the next update would not know of them."""

from typing import Any, Dict

from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.protocol.chain import CHAIN

FILE = "drift.json"
MAKING = {verb for step in CHAIN if step.drifts for verb in step.makes}


def remembered(place: Place) -> Dict[str, Any]:
    """Return the repaired drift by step name, as the plan of the step's last repair stated it."""
    return atomic.read_json(place.directory / FILE) or {}


def remember(place: Place, verb: str, plan: Dict[str, Any]) -> None:
    """Record that the step was run again. The step's delete verb gets the same plan, so the verb is checked."""
    if "drift" in plan and verb in MAKING:
        drift = dict(plan["drift"])
        atomic.write_json(place.directory / FILE, {**remembered(place), drift.pop("step"): drift})
