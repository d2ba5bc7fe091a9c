"""The agent's verb `drift`: compares the plans of the steps with this machine."""

from typing import Any, Dict, List, Tuple

from portico.agent.drift import mended, steps
from portico.agent.drift.difference import Difference
from portico.agent.place import Place
from portico.protocol.chain import STEPS, Step
from portico.protocol.lines import bounded


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Return all differences, in the order of the chain."""
    differences: List[Difference] = []
    for step, step_plan in plan["steps"].items():
        if step in STEPS and STEPS[step].drifts:
            differences += _of_step(place, STEPS[step], step_plan)
    words = f"drift: {len(differences)} things are other than the stack says" if differences else "drift: none"
    drift = [difference.as_dict() for difference in differences]
    return words, bounded({"drift": drift, "mended": mended.remembered(place)})


def _of_step(place: Place, step: Step, plan: Dict[str, Any]) -> List[Difference]:
    differences: List[Difference] = []
    try:
        differences.extend(getattr(steps, step.module)(place, plan))
    except OSError as error:
        differences.append(Difference(step.word, str(error.filename or ""), error.strerror or str(error)))
    return differences
