"""Faults of the machine: disk, permissions, interpreter."""

from onhost.doctor.fault import Fault

FAULTS = (
    Fault(
        "disk-full", "host", "500, 502, or an update that fails with ENOSPC",
        {"surroundings": r"^full: (?P<folder>[^,]+), (?P<bytes>\d+) bytes left"},
        "the disk of {folder} is full: {bytes} bytes are left",
        "df -h {folder}",
    ),
)
