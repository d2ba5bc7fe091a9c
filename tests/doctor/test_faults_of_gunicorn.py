"""Faults of Gunicorn and of what it stands on: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.patient import Patient

FAULTS = {
    "gunicorn-stopped": "systemctl stop $socket $service",
}
"""By the catalogue's name, what brings it about."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]
