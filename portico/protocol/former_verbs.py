"""The verbs that steps had before each step had one word: they stand in the state of sites that were deployed then."""

from typing import Dict

FORMER: Dict[str, str] = {
    "start": "gunicorn",
    "check-upstream": "upstream-check",
    "activate": "nginx",
    "reactivate": "update-nginx",
    "check-public": "public-check",
    "let-go": "remove-public-check",
    "remove-site": "remove-nginx",
    "stop": "remove-gunicorn",
    "remove": "remove-prepare",
    "check-tasks": "upstream-check",
    "test-nginx": "nginx-test",
    "check-published": "public-check",
    "require-unlocked": "remove-public-check",
}
"""Today's verb by the former one."""
FORMER_OF_IMAGES: Dict[str, str] = {"build": "release", "remove": "remove-release"}
"""Today's verb by the former one, for the program that builds a release's image."""


def present_verb(verb: str) -> str:
    """Return today's verb for a verb of any time."""
    return FORMER.get(verb, verb)
