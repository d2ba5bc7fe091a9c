"""The agent's verb `drift`: compares the plans of the steps with this machine."""

from typing import Any, Dict, List, Tuple

from portico.agent.drift import mended, steps
from portico.agent.drift.found import Found
from portico.agent.place import Place
from portico.protocol.lines import bounded

STEPS = {
    "prepare": ("prepare", steps.prepare),
    "release": ("release", steps.release),
    "static": ("static", steps.static),
    "start": ("gunicorn", steps.start),
    "activate": ("nginx", steps.activate),
}
"""The step's name, and the function that looks for its drift, by verb."""


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Return all differences, in the order of the chain."""
    found: List[Found] = []
    for verb, given in plan["steps"].items():
        if verb in STEPS:
            found += _of_step(place, verb, given)
    words = f"drift: {len(found)} things are other than the stack says" if found else "drift: none"
    return words, bounded({"drift": [one.told() for one in found], "mended": mended.remembered(place)})


def _of_step(place: Place, verb: str, plan: Dict[str, Any]) -> List[Found]:
    step, look = STEPS[verb]
    found: List[Found] = []
    try:
        found.extend(look(place, plan))
    except OSError as error:
        found.append(Found(step, str(error.filename or ""), error.strerror or str(error)))
    return found
