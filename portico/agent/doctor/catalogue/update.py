"""Faults of the last update: it did not pass its last check, and the configuration before it serves again."""

from portico.agent.doctor.fault import Fault

FAULTS = (
    Fault(
        "update-did-not-pass", "public", "pulumi up failed at its last check; the release before serves",
        {"active": r"^put back: configuration (?P<got>\w+) is live, which passed; (?P<want>\w+) did not"},
        "the last update did not pass its public check, so configuration {got}, which did, is live again",
        "pulumi up",
    ),
)
