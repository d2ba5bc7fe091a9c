"""Faults that only some requests meet: all else of the site is well, so they are named last."""

from portico.agent.doctor.fault import Fault

FAULTS = (
    Fault(
        "requests-fail", "app", "500 for some pages, while others are well",
        {"answers 500": r"^(?P<number>\d+) in the last (?P<minutes>\d+) minutes: (?P<error>.+)$"},
        "in the last {minutes} minutes {number} requests got 500, fix this: {error}", "pulumi up",
    ),
)
