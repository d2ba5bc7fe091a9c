"""Faults of the last update: it ended before the site that it was to bring."""

from portico.agent.doctor.fault import Fault

FAULTS = (
    Fault(
        "update-did-not-pass", "public", "pulumi up failed at its last check; the release before serves",
        {"active": r"^put back: configuration (?P<got>\w+) is live, which passed; (?P<want>\w+) did not"},
        "the last update did not pass its public check, so configuration {got}, which did, is live again",
        "pulumi up",
    ),
)
