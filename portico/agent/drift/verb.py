"""The agent's verb `drift`: compares the plans of the steps with this machine."""

from typing import Any, Dict, List, Tuple

from portico.agent.drift import mended, steps
from portico.agent.drift.found import Found
from portico.agent.place import Place
from portico.protocol.chain import STEPS, Step
from portico.protocol.lines import bounded


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Return all differences, in the order of the chain."""
    found: List[Found] = []
    for step, given in plan["steps"].items():
        if step in STEPS and STEPS[step].drifts:
            found += _of_step(place, STEPS[step], given)
    words = f"drift: {len(found)} things are other than the stack says" if found else "drift: none"
    return words, bounded({"drift": [one.told() for one in found], "mended": mended.remembered(place)})


def _of_step(place: Place, step: Step, plan: Dict[str, Any]) -> List[Found]:
    found: List[Found] = []
    try:
        found.extend(getattr(steps, step.module)(place, plan))
    except OSError as error:
        found.append(Found(step.word, str(error.filename or ""), error.strerror or str(error)))
    return found
