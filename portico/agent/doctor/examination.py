"""Run the nine checks in the guide's order; a check that fails does not stop the later ones."""

from typing import Callable, List, Sequence

from portico.agent.doctor import (
    gunicorn_checks,
    http_checks,
    nginx_checks,
    nginx_logs,
    nginx_state,
    surroundings,
    tls_files,
)
from portico.agent.doctor.check import Check, Facts
from portico.agent.doctor.site import ExaminedSite
from portico.protocol.failure import Failure

VERB = "doctor"
"""The layer of a Failure that ends the whole examination: its deadline has passed, or a signal ended it."""
NINE: Sequence[Callable[[ExaminedSite], Check]] = (
    nginx_checks.syntax,
    nginx_state.state,
    gunicorn_checks.state,
    gunicorn_checks.listening,
    http_checks.upstream,
    http_checks.public,
    nginx_logs.logs,
    gunicorn_checks.logs,
    nginx_checks.active,
)


def examine(site: ExaminedSite) -> List[Check]:
    """Run all nine checks and return their results."""
    return [_seen(check, site) for check in NINE]


def facts_of(site: ExaminedSite, checks: Sequence[Check]) -> Facts:
    """Return all facts by topic: those of the checks, the site's surroundings, its containers and its certificate."""
    known: Facts = {"surroundings": surroundings.look(site), "container": _of_containers(site), **tls_files.look(site)}
    for check in checks:
        known.update(check.facts)
    return known


def _of_containers(site: ExaminedSite) -> List[str]:
    """Return the engine's lines about the containers, which the plan brings; none where there are no containers."""
    return list(site.place.containers.lines) if site.place.containers else []


def _seen(check: Callable[[ExaminedSite], Check], site: ExaminedSite) -> Check:
    try:
        return check(site)
    except (Failure, OSError, ValueError) as error:
        if isinstance(error, Failure) and error.layer == VERB:
            raise
        return Check(check.__name__, "to be looked at", str(error), False, {"unseen": [f"{check.__name__}: {error}"]})
