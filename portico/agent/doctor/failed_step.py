"""Diagnose a failed step of the chain with the doctor's catalogue, from the facts that the step has."""

import re
from typing import Dict, List, Optional, Sequence

from portico.agent.doctor import disks, other_files
from portico.agent.doctor.catalogue import known_in_a_step
from portico.agent.doctor.check import Check, Facts
from portico.agent.doctor.diagnosis import Diagnosis, diagnose
from portico.agent.doctor.fault import Fault
from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.protocol.debian_packages import by_apt, by_setting
from portico.protocol.failure import Failure
from portico.protocol.plan.prepare import PreparePlan

AGAIN = "then run pulumi up again"
"""The last words of a failed step's remedy."""
OF_PACKAGES = "packages: "
"""The beginning of evidence that is a line of uv or pip."""
_OF_DISKS = re.compile(r"No space left on device|Read-only file system|Disk quota exceeded")
_FIELD = re.compile(r"\{(\w+)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")


def explain(place: Place, failure: Failure) -> None:
    """Set the cause of a failure, and the remedy of that cause, from the catalogue.

    A failure without facts stays as it is.
    """
    if failure.facts is None:
        return
    words = {"directory": str(place.directory), "unit": str(place.unit), "state": str(place.state)}
    known = [_with_commands(place, fault) for fault in known_in_a_step(place) if _needed(fault) <= set(words)]
    check = Check(failure.layer, failure.expected, str(failure), False)
    found = diagnose(known, _facts(place, failure), [check], words)
    assert found, "a check that fails has a diagnosis"
    failure.cause = found.cause
    failure.lines = [*_not_shown(found, failure.lines), *failure.lines]
    failure.remedy = _remedy(found, failure.remedy)


def _with_commands(place: Place, fault: Fault) -> Fault:
    """Return the fault with the commands in its remedy that get the app the Debian packages that it lacks."""
    if not fault.packages:
        return fault
    names = fault.packages.split()
    commands = by_apt(names) if not place.unit and not place.containers else by_setting(names, _already(place))
    return fault._replace(remedy=f"{commands}, {fault.remedy}")


def _already(place: Place) -> Optional[int]:
    """Return the number of packages in `target.packages`; None in containers, where no plan has them."""
    prepared = None if place.containers else atomic.read_json(place.directory / "prepare.json")
    return None if prepared is None else len(PreparePlan.read(prepared).packages)


def _not_shown(found: Diagnosis, shown: Sequence[str]) -> List[str]:
    """Return the line of uv or pip that proves the cause, if it is too far up to be among the last ones."""
    proof = [line[len(OF_PACKAGES):] for line in found.evidence if line.startswith(OF_PACKAGES)]
    return [line for line in proof if not any(line in other for other in shown)]


def _needed(fault: Fault) -> "set[str]":
    """Return the placeholders in a fault's cause and remedy that no group of its signature fills."""
    told = {name for pattern in fault.signature.values() for name in _GROUP.findall(pattern)}
    return {*_FIELD.findall(fault.cause), *_FIELD.findall(fault.remedy)} - told


def _facts(place: Place, failure: Failure) -> Facts:
    """Return the facts of a failed step: its lines, dangling links, and the disks if a line complains of a disk."""
    said = [str(failure), *failure.lines]
    of_disks = any(_OF_DISKS.search(line) for line in said)
    around: Dict[str, List[str]] = {
        "step": said, "others": other_files.dangling(place.nginx),
        "surroundings": disks.look(place, [place.directory, place.run, place.nginx]) if of_disks else [],
    }
    return {**around, **(failure.facts or {})}


def _remedy(found: Diagnosis, otherwise: str) -> str:
    """Return the remedy of the diagnosis; the step's own if the catalogue has none or only says `pulumi up`."""
    if found.remedy in ("", "pulumi up"):
        return otherwise
    return found.remedy if "pulumi up" in found.remedy else f"{found.remedy}, {AGAIN}"
