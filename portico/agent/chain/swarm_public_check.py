"""Checks the site through the port that a Swarm publishes, on one of its nodes."""

import time
from typing import Any, Dict, Tuple

from portico.agent.chain import public_check
from portico.agent.place import Place
from portico.protocol.plan.swarm import PublishedPlan


def run(place: Place, plan: PublishedPlan) -> Tuple[str, Dict[str, Any]]:
    """Check the page, a static file, a missing static file, an unknown host, forged headers and, if configured, TLS."""
    public, live = plan.public, plan.live
    answer = public_check.check(public)
    certificate = public_check.over_tls(public)
    evidence = {"layer": "public-check", "status": answer.status, "ms": answer.milliseconds,
                "url": public_check.asked(public), **live.written(), "when": time.strftime("%FT%T%z"), **certificate}
    return public_check.words(public, answer, live.release), evidence
