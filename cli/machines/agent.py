"""A verb of the agent on a machine, whatever the way there: the agent is brought along, nothing of it stays."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from cli.failure import Failure
from cli.machines.deployed import Machine, Plan
from cli.machines.over_ssh import run_over_ssh
from cli.machines.ways import Ways
from cli.stack import OURS
from planning.agent import build_agent
from planning.plan_text import plan_text


@dataclass(frozen=True)
class Told:
    """What the verb printed for programs, and for people."""

    evidence: dict[str, Any]
    words: str


def ask(machine: Machine, ways: Ways, verb: str, plan: Plan) -> Told:
    """The verb's evidence. Raises Failure when the machine cannot be reached, or the agent cannot do it."""
    agent = build_agent(OURS)
    text = plan_text(**plan)
    peer = ways.peers.get(machine.name)
    if peer is None:
        command = ["python3", "-I", str(agent.path), verb]
        ran = subprocess.run(command, input=text.encode(), capture_output=True, timeout=2 * plan["deadline"])
        status, out, err = ran.returncode, ran.stdout, ran.stderr
    else:
        status, out, err = run_over_ssh(peer, ways.key, verb, agent.path.read_bytes(), text, plan["deadline"])
    words = err.decode(errors="replace").strip()
    if status:
        lines = words.splitlines() or [f"exit status {status}"]
        raise Failure(verb, f"{machine.name} to be looked at", lines[0], "see what it says, then try again", lines[1:])
    return Told(json.loads(out), words)
