"""Faults of Nginx and of what it serves: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.patient import Patient

FAULTS = {
    "nginx-stopped": "systemctl stop nginx",
}
"""By the catalogue's name, what brings it about."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


def test_a_site_that_is_well_gives_no_finding(patient: Patient) -> None:
    told = patient.examined()

    assert told["diagnosis"] is None
    assert [check["holds"] for check in told["checks"]] == [True] * 9
