"""The fifth layer requests Gunicorn directly. An instance that passes gets a proof, and only then gets traffic."""

import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from portico.agent.app.failure import facts_of
from portico.agent.app.record import Record, Started
from portico.agent.asking import address
from portico.agent.asking.ask import Answer, ask, expected, shortfall
from portico.agent.chain import gunicorn
from portico.agent.machine import atomic
from portico.agent.machine.deadline import PAUSE
from portico.agent.nginx import live
from portico.agent.place import Place, known
from portico.protocol.failure import Failure
from portico.protocol.plan.section import Section, dataclass
from portico.protocol.plan.upstream import UpstreamCheckPlan

Processes = Dict[int, float]
"""Ages of processes in seconds, by process id."""


@dataclass(frozen=True, kw_only=True)
class Evidence(Section):
    """The answer of an instance, as the step prints it."""

    layer: str
    status: Optional[int]
    ms: int
    address: str
    release: str
    instance: str
    when: str


@dataclass(frozen=True, kw_only=True)
class Proof(Section):
    """The process that has answered well."""

    pid: int
    started: Started


def run(place: Place, plan: UpstreamCheckPlan) -> Tuple[str, Dict[str, Any]]:
    """Check the plan's instance and write its proof."""
    known(place.instances / plan.instance, f"instance {plan.instance}")
    proof = prove(place, plan)
    words = f"upstream-check: {proof.status} in {proof.ms} ms over {proof.address}, release {proof.release}"
    return words, proof.written()


def prove(place: Place, plan: UpstreamCheckPlan) -> Evidence:
    """Make sure the instance runs, request it until it has answered well, often and long enough, and write the proof.

    The plan is saved, so that a later step can prove the instance again. An instance that does not answer is stopped,
    unless Nginx points at it; then its earlier proof stays, too.
    """
    instance = plan.instance
    record = gunicorn.ensure(place, instance)
    try:
        answer = _steady_answer(place, record, plan)
    except BaseException:
        if instance not in live.in_use(place, "instance"):
            gunicorn.stop(place, instance)
        raise
    evidence = Evidence(layer="upstream-check", status=answer.status, ms=answer.milliseconds,
                        address=address.text(record.bind), release=record.release, instance=instance,
                        when=time.strftime("%FT%T%z"))
    folder, proof = place.instances / instance, Proof(pid=record.pid, started=record.started)
    atomic.write_json(folder / "check.json", place.whole(plan))
    atomic.write_json(folder / "proof.json", {**evidence.written(), **proof.written()})
    return evidence


def require_proof(place: Place, instance: str) -> Record:
    """Make sure that a running instance has a proof and answers now; return its record.

    A proof is for one process: after a reboot, or when the process was replaced or hangs, the instance has to prove
    itself again. Raises Failure when it does not.
    """
    folder = place.instances / instance
    check = known(folder / "check.json", f"the upstream check of instance {instance}")
    plan = UpstreamCheckPlan.read(atomic.read_json(check), check.name)
    record = gunicorn.running(place, instance)
    if not record or not _is_proven(folder, record) or shortfall(_asked(record, plan), plan.expectation):
        prove(place, plan)
    return gunicorn.ensure(place, instance)


def _is_proven(folder: Path, record: Record) -> bool:
    """Return whether the process that runs has the proof in an instance's folder."""
    content = atomic.read_json(folder / "proof.json")
    return content is not None and Proof.read(content) == Proof(pid=record.pid, started=record.started)


def _asked(record: Record, plan: UpstreamCheckPlan) -> Answer:
    return ask(record.bind, plan.expectation.path, plan.headers, plan.expectation.timeout)


def _steady_answer(place: Place, record: Record, plan: UpstreamCheckPlan) -> Answer:
    """Wait for enough good answers in a row by the same processes, over at least `settle` seconds; return the last one.

    The age of a process says less: a worker may have spent most of that time importing the app.
    """
    expectation = plan.expectation
    end = time.monotonic() + expectation.deadline + expectation.settle
    good: List[float] = []
    processes = _living(place, record)
    while True:
        answer = _asked(record, plan)
        now = time.monotonic()
        lack = shortfall(answer, expectation)
        present = _living(place, record)
        good = [] if lack or (good and present.keys() != processes.keys()) else [*good, now]
        processes = present
        due = good[0] + expectation.settle if good else end
        if len(good) >= expectation.successes and now >= due:
            return answer
        if now >= end:
            raise _refusal(place, record, plan, lack or "answers by processes that are replaced all the time")
        soon = not good or len(good) < expectation.successes - 1
        _pause(place, record, min(now + PAUSE if soon else max(now + PAUSE, due), end))


def _pause(place: Place, record: Record, due: float) -> None:
    while time.monotonic() < due and gunicorn.processes(place, record):
        time.sleep(PAUSE)


def _living(place: Place, record: Record) -> Processes:
    """Return the instance's processes. Raises Failure when it has ended."""
    processes = gunicorn.processes(place, record)
    if not processes:
        lines = gunicorn.log_lines(place, record.id)
        raise Failure("upstream-check", f"instance {record.id} to stay", "it exited by itself", lines=lines,
                      remedy="fix the app, then run pulumi up again", facts=facts_of(lines, lives=False))
    return processes


def _refusal(place: Place, record: Record, plan: UpstreamCheckPlan, lack: Optional[str]) -> Failure:
    lines = gunicorn.log_lines(place, record.id)
    where, host = address.text(record.bind), plan.headers.get("Host", "none")
    facts = {**facts_of(lines, True, str(lack)), "host": [host]}
    return Failure("upstream-check", f"{expected(plan.expectation)} over {where} for Host {host}", str(lack),
                   lines=lines, remedy="fix the app, or what it needs, then run pulumi up again", facts=facts)
