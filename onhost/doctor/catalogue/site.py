"""Faults of the site as its clients see it."""

from onhost.doctor.fault import Fault

FAULTS = (
    Fault(
        "request-too-large", "site", "413",
        {"error.log": r"client intended to send too large body: (?P<bytes>\d+) bytes"},
        "a client sent {bytes} bytes, more than nginx.client_max_body_size allows",
        "pulumi config set --path nginx.client_max_body_size 10m && pulumi up",
    ),
)
