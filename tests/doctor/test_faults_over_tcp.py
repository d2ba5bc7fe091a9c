"""Faults of a Gunicorn that listens on a loopback port: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.patient import PAGE, Patient
from tests.engine import apps
from tests.hosts.conftest import MakeSite

PORT = "$(sed -n 's/.*\"port\": \\([0-9]*\\).*/\\1/p' $dir/instances/$instance/process.json)"
SOCKET = "/etc/systemd/system/$socket.d/instance.conf"

FAULTS = {
    "gunicorn-stopped-at-port": "systemctl stop $socket $service",
    "gunicorn-port-taken": f"systemctl stop $socket $service; systemd-run --unit=squatter --collect --quiet "
                  f"python3 -m http.server --bind 127.0.0.1 {PORT}; sleep 1",
    "port-open-to-all": f"sed -i s/127.0.0.1/0.0.0.0/ {SOCKET}; systemctl daemon-reload; "
                        "systemctl restart $socket $service",
}
"""The command that causes each fault, by its name in the catalogue."""


@pytest.fixture(scope="module")
def patient(make_hosted: MakeSite) -> Patient:
    """A site whose Gunicorn has a port."""
    site = make_hosted()
    site.configure("gunicorn", bind="tcp")
    site.write(apps.good(PAGE))
    site.must_up()
    return Patient(site)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]
