"""A plan is read as a type: nobody takes it as a dict."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from portico.agent.__main__ import KNOWN
from portico.agent.drift import steps
from portico.protocol.chain import CHAIN, Step
from portico.protocol.plan.section import Section
from tests.checkout import REPOSITORY

TYPED = ("portico/agent", "portico/targets", "components")
"""The folders in which no function takes an object of JSON."""
OF_OTHERS = {"plan.place_of", "tls._facts", "engine._whole", "endpoint._checked", "verbs.let_go", "after_public.report",
             "app_service.app_service", "nginx_service.nginx_service", "stage.service"}
"""Functions that take objects which are no plan's: a text's before they are a type, a server's in the configuration, a
step's evidence, and the arguments of Pulumi's resources."""


def _untyped(file: Path) -> Iterator[str]:
    """Yield the functions of a file that take a dict or a mapping of anything."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            kinds = [ast.unparse(argument.annotation) for argument in arguments if argument.annotation]
            if any(name in kind for kind in kinds for name in ("ict[str, Any]", "apping[str, Any]")):
                yield f"{file.stem}.{node.name}"


@pytest.mark.parametrize("verb", KNOWN)
def test_each_verb_of_the_agent_says_as_which_type_its_plan_is_read(verb: str) -> None:
    module, function = KNOWN[verb]

    kind = getattr(import_module(f"portico.agent.{module}"), function).__annotations__["plan"]

    assert issubclass(kind, Section)


@pytest.mark.parametrize("step", [step for step in CHAIN if step.drifts], ids=lambda step: step.word)
def test_drift_reads_the_plan_of_a_step_as_the_step_does(step: Step) -> None:
    making = import_module(f"portico.agent.chain.{step.module}").run

    assert getattr(steps, step.module).__annotations__["plan"] is making.__annotations__["plan"]


@pytest.mark.parametrize("folder", TYPED)
def test_no_function_takes_a_plan_as_a_dict(folder: str) -> None:
    untyped = {name for file in sorted((REPOSITORY / folder).rglob("*.py")) for name in _untyped(file)}

    assert untyped - OF_OTHERS == set()
