"""Faults of Nginx and its configuration."""

from onhost.doctor.fault import Fault

FAULTS = (
    Fault(
        "nginx-stopped", "nginx", "connection refused",
        {"nginx": r"^nginx.service: ActiveState=inactive"},
        "Nginx was stopped",
        "systemctl start nginx.service",
    ),
)
