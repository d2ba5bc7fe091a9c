"""Remembers the steps that were run again because of drift; without that, the next update would not know of them."""

from typing import Dict, Optional

from portico.agent.machine import atomic
from portico.agent.machine.running_lock import locked, opened
from portico.agent.place import Place
from portico.protocol.chain import CHAIN
from portico.protocol.plan.drift import Drift, Repair

FILE = "drift.json"
MAKING = {verb for step in CHAIN if step.drifts for verb in step.makes}


def remembered(place: Place) -> Dict[str, Repair]:
    """Return the repaired drift by step name, as the plan of the step's last repair stated it."""
    content = atomic.read_json(place.directory / FILE) or {}
    return {step: Repair.read(repair, f"{FILE}: {step}") for step, repair in content.items()}


def remember(place: Place, verb: str, drift: Optional[Drift]) -> None:
    """Record that the step was run again. The step's delete verb gets the same plan, so the verb is checked."""
    if drift and verb in MAKING:
        with locked(place.lane("drift"), place.header.deadline / 2, opened):
            repairs = {**remembered(place), drift.step: Repair(times=drift.times, found=drift.found)}
            atomic.write_json(place.directory / FILE, {step: repair.written() for step, repair in repairs.items()})
