"""Every component is made with a name, one object of arguments, and Pulumi's options."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest

import components
from docs.writing.declared import attribute_docstrings


def _components() -> Iterator[type[pulumi.ComponentResource]]:
    for module in pkgutil.iter_modules(components.__path__, "components."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, pulumi.ComponentResource) and kind.__module__ == module.name:
                yield kind


COMPONENTS = list(_components())


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_takes_one_object_of_arguments(component: Any) -> None:
    parameters = list(inspect.signature(component.__init__).parameters.values())[1:]

    assert [parameter.name for parameter in parameters] == ["name", "args", "opts"]
    assert parameters[1].annotation.__name__ == f"{component.__name__}Args"


@pytest.mark.parametrize("component", COMPONENTS)
def test_its_arguments_are_a_value_with_words_for_each(component: Any) -> None:
    arguments = inspect.signature(component.__init__).parameters["args"].annotation

    assert arguments.__dataclass_params__.frozen
    assert list(attribute_docstrings(arguments)) == [field.name for field in dataclasses.fields(arguments)]
