"""Run the agent in a container that exists for one verb."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from portico.planning.agent import build_agent
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import labelled, our_image, python_in
from portico.protocol.failure import Failure
from portico.protocol.plan_text import plan_text
from portico.steps.docker.answers import Answers
from portico.steps.docker.conversation import converse
from portico.steps.starter import STARTER, starter_input
from portico.steps.step import Plan

PROJECT_STATE = Path(".portico").resolve()
"""Portico's folder in the project; Pulumi runs its commands in the project's folder."""
MARGIN = 30
"""Seconds that the engine may take for a container, on top of the agent's own time."""


def run_agent(
    engine: DockerEngine, plan: Plan, verb: str, container: Sequence[str], answers: Answers | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run one verb in a container of `python_in` and return both its streams.

    Raises Failure when the container does not end in time.
    """
    docker, seconds = plan["docker"], plan["deadline"] + MARGIN
    command = engine.command("run", labelled(docker), *container, "-c", STARTER, verb)
    text = starter_input(build_agent(PROJECT_STATE).path.read_bytes(), plan_text(**plan))
    try:
        return converse(command, text, answers, seconds)
    except subprocess.TimeoutExpired:
        raise Failure("docker", f"the agent's container to end within {seconds:g} s", "it is not known what it does",
                      remedy="see what the engine does (docker ps, docker events), then run pulumi up again") from None


def said_how_it_ended(ran: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[bytes]:
    """Return the ended process unchanged.

    Raises Failure when the agent was ended before it could print its last line.
    """
    if ran.returncode and not ran.stdout:
        lines = ran.stderr.decode(errors="replace").splitlines()
        raise Failure("docker", "the agent's container to say how it ended", f"exit status {ran.returncode}",
                      lines=lines, remedy="see whether Nginx's container has ended as well (docker ps --all), then run "
                                          "pulumi up again")
    return ran


def ask_in_swarm(engine: DockerEngine, plan: Plan, verb: str, network: str) -> subprocess.CompletedProcess[bytes]:
    """Run a verb that only asks, from a network in which it reaches the tasks."""
    return run_agent(engine, plan, verb, python_in(our_image(plan["docker"]), f"--network={network}"))
