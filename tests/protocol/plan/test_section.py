"""Sections of a plan: what is read, what is written, what is refused."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Optional, Union

import pytest

from portico.protocol.plan.section import PlanError, Section, dataclass, field


@dataclass(frozen=True, kw_only=True)
class Port(Section):
    number: int


@dataclass(frozen=True, kw_only=True)
class Example(Section):
    name: str
    seconds: float
    port: Port
    contains: Optional[str]  # noqa: UP045 - as on Python 3.9
    source: Union[str, Port] = ""  # noqa: UP007
    more: Sequence[Port] = ()
    files: Mapping[str, Sequence[str]] = {}
    password: str = field(repr=False, default="")


@dataclass(frozen=True, kw_only=True)
class Longer(Example):
    again: bool = False


WHOLE = {"name": "hello", "seconds": 2.5, "port": {"number": 80}, "contains": None, "source": {"number": 1},
         "more": [{"number": 81}], "files": {"a": ["1", "2"]}, "password": "hush", "again": True}
LEAST: dict[str, Any] = {"name": "hello", "seconds": 2, "port": {"number": 80}, "contains": None}


def test_what_is_read_is_written_in_the_same_order() -> None:
    assert json.dumps(Longer.read(WHOLE).written()) == json.dumps(WHOLE)


def test_nested_objects_become_sections() -> None:
    read = Example.read(WHOLE)
    assert (read.port, read.more, read.source) == (Port(number=80), [Port(number=81)], Port(number=1))


def test_a_field_with_its_default_is_left_out() -> None:
    section = Example(name="hello", seconds=2, port=Port(number=80), contains=None)
    assert section.written() == LEAST
    assert section == Example.read(LEAST)


def test_a_null_without_a_default_is_written() -> None:
    assert Example.read(LEAST).written()["contains"] is None


def test_a_missing_optional_field_is_none() -> None:
    assert Example.read({name: value for name, value in LEAST.items() if name != "contains"}).contains is None


def test_fields_of_other_versions_are_ignored() -> None:
    assert Example.read({**LEAST, "newer": 1}) == Example.read(LEAST)


@pytest.mark.parametrize(("changes", "message"), [
    ({"name": 1}, "site.name: expected a text, got a number"),
    ({"name": None}, "site.name: expected a text, got null"),
    ({"seconds": True}, "site.seconds: expected a number, got true or false"),
    ({"port": {}}, "site.port.number: expected a whole number, got nothing"),
    ({"port": {"number": 1.5}}, "site.port.number: expected a whole number, got a number"),
    ({"port": 80}, "site.port: expected an object, got a number"),
    ({"contains": 1}, "site.contains: expected a text, got a number"),
    ({"source": 1}, "site.source: expected an object, got a number"),
    ({"more": {}}, "site.more: expected a list, got an object"),
    ({"more": [{"number": 1}, {"number": ""}]}, "site.more[1].number: expected a whole number, got a text"),
    ({"files": {"a": ["1", 2]}}, "site.files.a[1]: expected a text, got a number"),
    ({"files": []}, "site.files: expected an object, got a list"),
])
def test_a_value_of_another_type_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(PlanError) as refused:
        Example.read({**LEAST, **changes}, "site")
    assert str(refused.value) == message


def test_a_missing_field_is_named() -> None:
    with pytest.raises(PlanError, match=r"^name: expected a text, got nothing$"):
        Example.read({})


def test_text_that_is_no_object_is_refused() -> None:
    with pytest.raises(PlanError, match="Example: expected an object, got a list"):
        Example.read([])


def test_a_secret_is_not_shown() -> None:
    assert "hush" not in repr(Example.read(WHOLE))
    assert "name='hello'" in repr(Example.read(WHOLE))


def test_a_refused_secret_is_not_shown() -> None:
    with pytest.raises(PlanError) as refused:
        Example.read({**LEAST, "password": ["hush"]})
    assert "hush" not in str(refused.value)


def test_a_section_is_frozen() -> None:
    with pytest.raises(AttributeError, match="Port is frozen"):
        Port(number=1).number = 2  # type: ignore[misc]


@pytest.mark.parametrize("values", [{}, {"number": 1, "other": 2}])
def test_a_section_has_exactly_its_fields(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Port: a wrong or a missing field: "):
        Port(**values)


def test_a_copy_differs_in_what_it_is_given() -> None:
    assert Port(number=1).but(number=2) == Port(number=2)


@pytest.mark.parametrize("module", ["portico.protocol.plan.section", "portico.agent.__main__"])
def test_the_agent_starts_without_the_slow_modules(module: str) -> None:
    program = f"import sys, {module}; print('dataclasses' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
