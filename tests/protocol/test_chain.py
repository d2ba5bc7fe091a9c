"""The table of the chain agrees with all that has a place for each step."""

from importlib import import_module

import pytest

from portico.agent.__main__ import READING, VERBS
from portico.agent.drift import steps as drift_steps
from portico.cli.report.chain import LAYERS
from portico.protocol.chain import BY_WORD, CHAIN, PARTS, STEPS, Step
from tests.checkout import REPOSITORY

BY_AGENT = [step for step in CHAIN if step.by_agent]


def _source(folder: str) -> str:
    return "".join(file.read_text() for file in sorted((REPOSITORY / folder).glob("*.py")))


@pytest.mark.parametrize("step", BY_AGENT, ids=lambda step: step.word)
def test_the_agent_has_a_module_with_the_functions_of_each_step(step: Step) -> None:
    module = import_module(f"portico.agent.chain.{step.module}")

    assert [name for name in step.functions.values() if not callable(getattr(module, name, None))] == []


def test_the_agents_verbs_are_those_of_the_table_and_no_others() -> None:
    assert set(VERBS) == {verb for step in BY_AGENT for verb in step.functions}
    assert set(VERBS) & set(READING) == set()


@pytest.mark.parametrize("step", [step for step in CHAIN if step.drifts], ids=lambda step: step.word)
def test_the_drift_of_a_step_is_looked_for_by_a_function_of_its_name(step: Step) -> None:
    assert callable(getattr(drift_steps, step.module))


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.word)
def test_each_step_is_a_component(step: Step) -> None:
    assert f'"portico:index:{step.component}"' in _source("components")
    assert LAYERS[step.component] == step.word


def test_no_word_and_no_component_stands_twice() -> None:
    assert len(BY_WORD) == len(CHAIN)
    assert len(LAYERS) == len(STEPS)
    assert [part.word for part in PARTS.values() if part.part_of not in STEPS] == []
