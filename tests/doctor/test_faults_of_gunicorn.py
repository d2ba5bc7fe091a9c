"""Faults of Gunicorn, its socket and its units: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.patient import Patient

OVERRIDE = """
mkdir -p /etc/systemd/system/{unit}.d
printf '{text}\\n' > /etc/systemd/system/{unit}.d/override.conf
systemctl daemon-reload
"""
RESTART = "systemctl restart $service || true\n"
UNITS = "/etc/systemd/system"
SERVICE = f"{UNITS}/$service.d/instance.conf"

FAULTS = {
    "gunicorn-stopped": "systemctl stop $socket $service",
    "service-stopped": "systemctl stop $service",
    "socket-gone": "rm /run/$unit/$instance.sock",
    "socket-stale": "systemctl stop $socket $service; python3 -c 'import socket, sys; "
                    "socket.socket(socket.AF_UNIX).bind(sys.argv[1])' /run/$unit/$instance.sock",
    "not-a-socket": "systemctl stop $socket $service; rm -f /run/$unit/$instance.sock; "
                    "echo > /run/$unit/$instance.sock",
    "socket-closed": "chmod 600 /run/$unit/$instance.sock",
    "sockets-folder-closed": "chmod 700 /run/$unit",
    "folder-above-socket-closed": "chmod 700 /run",
    "sockets-folder-gone": "rm -r /run/$unit",
    "service-masked": "systemctl mask $service",
    "socket-masked": "systemctl mask $socket",
    "unit-gone": f"rm {UNITS}/$unit@.service; systemctl daemon-reload",
    "unit-edited": f"sed -i 's/^UMask=.*/UMask=0000/' {UNITS}/$unit@.service; systemctl daemon-reload",
    "socket-folder-not-made-at-boot": "rm /etc/tmpfiles.d/$unit.conf",
    "nginx-unit-edited": f"rm {UNITS}/nginx.service.d/*.conf",
    "drop-in-gone": f"rm {SERVICE}; systemctl daemon-reload",
    "drop-in-edited": f"sed -i 's/^LimitNOFILE=.*/LimitNOFILE=32/' {SERVICE}; systemctl daemon-reload",
    "unit-not-read": f"touch {SERVICE}",
    "service-not-enabled": "systemctl disable $service",
    "socket-not-enabled": "systemctl disable $socket",
    "bound-to-all-addresses": OVERRIDE.format(unit="$socket", text="[Socket]\\nListenStream=0.0.0.0:8000")
    + "systemctl restart $socket $service",
    "killed-for-a-system-call": OVERRIDE.format(
        unit="$service", text="[Service]\\nSystemCallFilter=~socketpair pipe2 getpid\\nSystemCallErrorNumber=kill",
    ) + RESTART,
    "drop-in-added": OVERRIDE.format(unit="$service", text="[Service]\\nExecStart=\\nExecStart=/bin/false") + RESTART,
}
"""The command that causes each fault, by its name in the catalogue."""
LEFT_BEHIND = {
    "path-of-the-sandbox-gone": OVERRIDE.format(unit="$service", text="[Service]\\nReadWritePaths=/srv/uploads")
    + RESTART,
    "started-too-often": OVERRIDE.format(
        unit="$service", text="[Unit]\\nStartLimitIntervalSec=60\\nStartLimitBurst=2",
    ) + RESTART * 4,
}
"""Faults whose drop-in the remedy keeps: it does harm only as long as something else is wrong."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_somebody_added_is_left_when_it_is_not_at_fault(patient: Patient, name: str) -> None:
    with patient.ill_of(name, LEFT_BEHIND[name]) as found:
        assert found["evidence"]
    patient.make_ill(f"rm -r {UNITS}/$service.d/override.conf; systemctl daemon-reload; systemctl reset-failed")
