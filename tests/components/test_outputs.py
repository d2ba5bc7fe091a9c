"""The outputs of a site are those that portico/planning/outputs.py declares."""

from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from components.flask_site import FlaskSite
from components.site_on_host import PublicSite
from docs.writing.declared import attribute_docstrings, attribute_types
from portico.planning.outputs import Evidence, Outputs
from tests.components.conftest import Run

OUTPUTS = attribute_types(Outputs)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_site_declares_each_output_with_the_type_and_the_words_of_the_documentation(name: str) -> None:
    value, = get_args(FlaskSite.__annotations__[name])
    documented: Any = OUTPUTS[name]

    assert value == (documented if name in Outputs.__required_keys__ else documented | None)
    assert attribute_docstrings(FlaskSite)[name] == attribute_docstrings(Outputs)[name]


def test_a_site_declares_no_other_output() -> None:
    assert set(attribute_docstrings(FlaskSite)) == set(OUTPUTS)


def test_all_outputs_are_in_the_state_of_the_component(run: Run) -> None:
    program = run(tls={"mode": "self-signed"})

    assert set(program.registered["FlaskSite", "site"]) == set(OUTPUTS) - {"certificate"}  # the mocked check shows none
    assert set(program.registered["SiteOnHost", "site"]) == {"release", "instance", "evidence"}


def test_the_program_exports_what_the_component_has(run: Run) -> None:
    program = run()

    assert program.registered["FlaskSite", "site"] == program.outputs


def test_evidence_may_have_more_than_is_documented_and_nothing_else_may() -> None:
    check = {"release": "r", "when": "2026-11-21T22:50:05+0000", "instance": "i", "status": 200, "ms": 3}
    evidence = {"upstream": {**check, "address": "unix:/x", "more": 1},
                "public": {**check, "url": "http://x/", "config_id": "c", "more": 1}}

    assert TypeAdapter(Evidence).validate_python(evidence, strict=True)
    with pytest.raises(ValidationError, match="more"):
        TypeAdapter(Evidence).validate_python({**evidence, "more": 1}, strict=True)


def test_a_machine_tells_what_its_checks_have_seen() -> None:
    assert get_args(PublicSite.__annotations__["evidence"]) == (Evidence,)
