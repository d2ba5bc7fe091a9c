"""The rules by which the settings of a Swarm agree with others."""

from collections.abc import Iterator

from portico.planning.settings.checks import Checks
from portico.planning.settings.docker import Docker
from portico.planning.settings.refusing.fault import Fault
from portico.planning.settings.swarm import Swarm
from portico.planning.settings.target import TargetSettings


def disagreements_on_swarm(
    target: TargetSettings, docker: Docker, swarm: Swarm, checks: Checks
) -> Iterator[Fault]:
    """Every setting that a Swarm cannot keep to."""
    if target.kind != "swarm":
        return
    if docker.address != "0.0.0.0":
        expected = "0.0.0.0 with target.kind at swarm: a Swarm publishes on every address of its nodes"
        yield Fault(expected, ("docker", "address"), got=docker.address, mend="0.0.0.0")
    least = checks.upstream.deadline
    if swarm.converge_deadline < least:
        expected = f"at least checks.upstream.deadline, {least}: one task alone may take that long"
        yield Fault(expected, ("swarm", "converge_deadline"), got=swarm.converge_deadline, mend=least)
