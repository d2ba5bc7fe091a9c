"""Faults of Gunicorn and its socket."""

from onhost.doctor.fault import Fault

FAULTS = (
    Fault(
        "gunicorn-stopped", "gunicorn", "502: connect() failed (2: No such file or directory)",
        {"gunicorn": r"^service: ActiveState=inactive", "socket": r"^missing: "},
        "Gunicorn was stopped, and its socket with it",
        "systemctl start {socket_unit} {service}",
    ),
)
