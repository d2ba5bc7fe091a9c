"""The agent's verb `drift`: compares the plans of the steps with this machine."""

from typing import Any, Dict, List, Tuple

from portico.agent.drift import mended, steps
from portico.agent.drift.difference import Difference
from portico.agent.place import Place
from portico.agent.plan import section_of
from portico.protocol.chain import STEPS, Step
from portico.protocol.lines import bounded
from portico.protocol.plan.drift import DriftPlan


def run(place: Place, plan: DriftPlan) -> Tuple[str, Dict[str, Any]]:
    """Return all differences, in the order of the chain."""
    differences: List[Difference] = []
    for word, step_plan in plan.steps.items():
        if word in STEPS and STEPS[word].drifts:
            differences += _of_step(place, STEPS[word], step_plan)
    words = f"drift: {len(differences)} things are other than the stack says" if differences else "drift: none"
    drift = [difference.as_dict() for difference in differences]
    repairs = {step: repair.written() for step, repair in mended.remembered(place).items()}
    return words, bounded({"drift": drift, "mended": repairs})


def _of_step(place: Place, step: Step, plan: object) -> List[Difference]:
    differences: List[Difference] = []
    look = getattr(steps, step.module)
    try:
        differences.extend(look(place, section_of(look.__annotations__["plan"], plan, step.word)))
    except OSError as error:
        differences.append(Difference(step.word, str(error.filename or ""), error.strerror or str(error)))
    return differences
