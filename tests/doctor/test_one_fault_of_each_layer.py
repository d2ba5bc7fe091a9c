"""A fault of each layer of a site on a host is made, named, and fixed by the remedy, in every `make test`.

All other faults of the catalogue are in the modules beside this one; a certificate's is in test_tls.py, and that of an
update that did not pass in tests/engine/test_doctor.py.
"""

import pytest

from tests.doctor import test_faults_of_gunicorn as of_gunicorn
from tests.doctor import test_faults_of_host as of_host
from tests.doctor import test_faults_of_nginx as of_nginx
from tests.doctor import test_faults_of_requests as of_requests
from tests.doctor.patient import Patient
from tests.doctor.test_faults_of_the_app import STATE, TO_BE_MENDED
from tests.doctor.test_faults_of_the_app import patient as patient

pytestmark = pytest.mark.quick
FAULTS = {
    "user-gone": ("host", of_host.FAULTS),
    "module-missing": ("release", of_host.FAULTS),
    "gunicorn-stopped": ("gunicorn", of_gunicorn.FAULTS),
    "app-raises": ("app", TO_BE_MENDED),
    "nginx-stopped": ("nginx", of_nginx.FAULTS),
    "static-files-removed": ("site", of_requests.FAULTS),
}
"""The layer of each fault, and the table that has its cause, by its name in the catalogue."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    layer, scripts = FAULTS[name]

    with patient.ill_of(name, scripts[name]) as found:
        patient.make_ill(f"rm -f {STATE}/*")
        assert found["layer"] == layer
