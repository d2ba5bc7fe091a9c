"""Run the doctor as a verb of the agent: it only reads, sends requests and reports."""

from typing import Any, Dict, Tuple

from portico.agent.doctor.catalogue import known_in
from portico.agent.doctor.diagnosis import diagnose
from portico.agent.doctor.examination import examine, facts_of
from portico.agent.doctor.site import ExaminedSite
from portico.agent.doctor.words import words_of
from portico.agent.place import Place
from portico.protocol.lines import bounded
from portico.protocol.plan.asked import DoctorPlan


def run(place: Place, plan: DoctorPlan) -> Tuple[str, Dict[str, Any]]:
    """Run the nine checks and make at most one diagnosis; return words for people and the evidence."""
    site = ExaminedSite(place, plan)
    checks = examine(site)
    found = diagnose(known_in(place), facts_of(site, checks), checks, words_of(site))
    told = None if found is None else dict(found._asdict())
    words = "doctor: the site is well" if found is None else f"doctor: {found.layer}: {found.cause}"
    return words, bounded({"checks": [check.told() for check in checks], "diagnosis": told})
