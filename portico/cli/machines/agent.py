"""Run a verb of the agent on a machine: here, over SSH or in a container. The agent is sent along, not installed."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from portico.cli.machines.deployed import DOCTOR_IN_SWARM, Machine, Plan
from portico.cli.machines.ways import Ways
from portico.cli.project import OURS
from portico.planning.agent import build_agent
from portico.protocol.failure import Failure
from portico.protocol.plan_text import plan_text

Ran = tuple[int, bytes, bytes]
"""Exit status, standard output and standard error."""


@dataclass(frozen=True)
class Output:
    """The output of a verb: `evidence` is for programs, `words` are for people."""

    evidence: dict[str, Any]
    words: str


def ask(machine: Machine, ways: Ways, verb: str, plan: Plan) -> Output:
    """Run a verb on a machine and return its output.

    Raises Failure when the machine cannot be reached, or when the agent fails or prints no evidence. Raises
    DockerError for an engine that cannot be used.
    """
    status, out, err = _ran(machine, ways, verb, plan)
    words = err.decode(errors="replace").strip()
    if status:
        lines = words.splitlines() or [f"exit status {status}"]
        raise Failure(verb, f"{machine.name} to be looked at", lines[0], remedy="see what it says, then try again",
                      lines=lines[1:])
    return Output(_evidence(verb, machine, out), words)


def _evidence(verb: str, machine: Machine, out: bytes) -> dict[str, Any]:
    """Return the evidence that the agent printed. Raises Failure for anything but an object with all its parts."""
    try:
        evidence = json.loads(out)
    except (ValueError, RecursionError) as error:
        evidence = error
    if not isinstance(evidence, dict):
        raise Failure(verb, f"an object of JSON from {machine.name}", repr(out[:80]),
                      remedy="see what runs on that machine instead of the agent, then try again")
    from portico.cli.machines.answers import require_whole  # here: the machine is asked sooner without it

    require_whole(verb, machine.name, evidence)
    return evidence


def _ran(machine: Machine, ways: Ways, verb: str, plan: Plan) -> Ran:
    if "docker" in plan:
        return _in_a_container(plan, verb)
    agent = build_agent(OURS)
    peer = ways.peers.get(machine.name)
    if peer is None:
        return _here(["python3", "-I", str(agent.path), verb], plan)
    from portico.cli.machines.over_ssh import run_over_ssh  # here: a stack without hosts needs no SSH

    return run_over_ssh(peer, ways.key, verb, agent.path.read_bytes(), plan_text(**plan), plan["deadline"])


def _in_a_container(plan: Plan, verb: str) -> Ran:
    from portico.cli.machines.docker import reading  # here: a stack without containers needs neither of them
    from portico.cli.machines.swarm import reading as of_swarm

    done = of_swarm.read(plan) if verb == DOCTOR_IN_SWARM else reading.read(plan, verb)
    return done.returncode, done.stdout, done.stderr


def _here(command: list[str], plan: Plan) -> Ran:
    seconds = 2 * plan["deadline"]
    try:
        ran = subprocess.run(command, input=plan_text(**plan).encode(), capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Failure(command[-1], f"an answer within {seconds} s", "none",
                      remedy="see what this machine does") from None
    return ran.returncode, ran.stdout, ran.stderr
