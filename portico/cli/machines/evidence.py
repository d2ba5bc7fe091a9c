"""Get a verb's evidence about a machine's site, from the agent there or from the engine that the site is on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.cli.machines.agent import ask
from portico.cli.machines.deployed import Machine, Plan
from portico.cli.machines.docker import lock
from portico.cli.machines.docker.releases import kept
from portico.cli.machines.swarm import status as swarm_status
from portico.cli.machines.ways import Ways
from portico.protocol.failure import Failure

SECONDS = 10
"""Seconds within which the agent has to answer."""
PLACE = ("directory", "run", "unit", "docker", "site")
"""The parts of a plan that say where its site is."""


def evidence(machine: Machine, ways: Ways, verb: str, **sections: Any) -> Plan:
    """Return a verb's evidence about the machine's site.

    Raises Failure when the machine cannot be asked, DockerError when its engine cannot.
    """
    plan = plan_of(machine)
    if "docker" not in plan:
        return _asked(machine, ways, verb, sections)
    if verb in lock.VERBS:
        return lock.answer(plan["docker"], verb, sections)
    status = _status(machine, ways)
    if verb == "releases":
        return {"releases": kept(plan["docker"], machine.published, status["release"] if status["served"] else None)}
    return {**status, "lock": lock.held(plan["docker"])}


def plan_of(machine: Machine) -> Plan:
    """Return the plan of the nginx step, or any other if the site was never up: every plan says where the site is."""
    return machine.plans.get("nginx") or next(iter(machine.plans.values()))


def _status(machine: Machine, ways: Ways) -> Plan:
    """Return the status of a site in containers. Raises Failure for one that was never up."""
    if machine.in_swarm:
        return swarm_status.status_of(plan_of(machine)["docker"], machine.published)
    if "nginx" not in machine.plans:
        raise Failure("status", "a site that was up", "none: nginx was never carried out", remedy="pulumi up")
    return _asked(machine, ways, "status", {})


def _asked(machine: Machine, ways: Ways, verb: str, sections: Mapping[str, Any]) -> Plan:
    """Return the evidence of the agent on the machine, without the parts that every verb prints."""
    plan = plan_of(machine)
    place = {key: plan[key] for key in PLACE if key in plan}
    printed = ask(machine, ways, verb, {**place, "deadline": SECONDS, **sections}).evidence
    return {key: value for key, value in printed.items() if key not in ("verb", "ok", "proved")}
