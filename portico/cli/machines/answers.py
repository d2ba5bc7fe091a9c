"""The agent's answers to the operator's verbs, checked before they are used: a host may send anything."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from portico.cli.machines.deployed import DOCTOR_IN_SWARM
from portico.protocol.failure import Failure

Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


class Part(BaseModel):
    """A part of an answer; no value is converted."""

    model_config = ConfigDict(strict=True)


class Check(Part):
    """A row of the doctor's table."""

    check: str
    expected: str
    answer: str = Field(alias="seen")
    holds: bool


class Diagnosis(Part):
    """The doctor's cause, with what proves it and what fixes it."""

    name: str
    layer: str
    cause: str
    evidence: list[str]
    remedy: str


class Examination(Part):
    """The answer to `doctor`."""

    checks: list[Check]
    diagnosis: Diagnosis | None


class Difference(Part):
    """A difference between the machine and the stack."""

    step: str
    where: str
    what: str
    diff: list[str]


class Drift(Part):
    """The answer to `drift`."""

    drift: list[Difference]
    mended: dict[str, dict[str, Any]]


class Lock(Part):
    """A lock on a site: its owner, its time, and the reason."""

    who: str
    since: str
    why: str


class Locked(Part):
    """The answer to `lock`."""

    lock: Lock
    before: Lock | None


class Unlocked(Part):
    """The answer to `unlock`."""

    before: Lock | None


class Certificate(Part):
    """The certificate in the file that Nginx reads."""

    not_after: Moment


class Status(Part):
    """The answer to `status`."""

    served: bool
    running: bool
    release: str | None
    instance: str | None
    config_id: str | None
    since: str | None
    lock: Lock | None
    certificate: Certificate | None = None


class KeptRelease(Part):
    """A release that a machine keeps."""

    id: str
    made: str
    verified: str | None
    live: bool


class Releases(Part):
    """The answer to `releases`."""

    releases: list[KeptRelease]


ANSWERS: dict[str, type[Part]] = {
    "doctor": Examination, DOCTOR_IN_SWARM: Examination, "drift": Drift, "status": Status, "releases": Releases,
    "lock": Locked, "unlock": Unlocked,
}


def require_whole(verb: str, machine: str, answer: dict[str, Any]) -> None:
    """Raise Failure for an answer that lacks a part, or has a part of a wrong type."""
    if verb not in ANSWERS:
        return
    try:
        ANSWERS[verb].model_validate(answer)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise Failure(verb, f"a whole answer from {machine}", "; ".join(faults),
                      remedy="see what runs on that machine instead of the agent, then try again") from None
