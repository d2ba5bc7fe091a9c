"""Faults that only some requests meet: all else of the site is well, so they are named last."""

from portico.agent.doctor.fault import Fault

REQUESTS_FAIL = Fault(
    "requests-fail", "app", "500 for some pages, while others are well",
    {"answers 500": r"^(?P<number>\d+) in the last (?P<minutes>\d+) minutes: (?P<error>.+)$"},
    "in the last {minutes} minutes {number} requests got 500, fix this: {error}", "pulumi up",
)
FAULTS = (
    Fault(
        "redirects-to-https", "app", "too many redirects, or connection refused after a redirect",
        {"redirect": r"^sent to https of (?P<host>\S+)$"},
        "the app sends its clients to HTTPS of {host}, which this site does not serve (tls.mode is off): they come to "
        "a closed port, or, where TLS ends before Nginx, back here, for ever, as Nginx tells the app of http; there, "
        "let the balancer send clients to HTTPS and not the app",
        "pulumi config set --path tls.mode acme && pulumi up",
    ),
    REQUESTS_FAIL,
)
