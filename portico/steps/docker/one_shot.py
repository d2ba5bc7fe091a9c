"""The agent in a container that is there for one verb."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from portico.planning.agent import build_agent
from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import SITE, USER
from portico.protocol.plan_text import plan_text
from portico.steps.failure import Failure
from portico.steps.starter import STARTER, given
from portico.steps.step import Plan

OURS = Path(".portico").resolve()
"""What Portico keeps in the project, in whose folder Pulumi runs its commands."""
MARGIN = 30
"""Seconds that the engine may take for a container, on top of the agent's own time."""


def run_agent(
    engine: DockerEngine, plan: Plan, verb: str, options: Sequence[str]
) -> subprocess.CompletedProcess[bytes]:
    """One verb in a container of the app's image; both streams are kept.

    Raises Failure when the container does not end in time.
    """
    docker, seconds = plan["docker"], plan["deadline"] + MARGIN
    own = ("--rm", "--interactive", f"--label={SITE}={docker['site']}", "--log-driver=none", "--entrypoint=python3")
    command = engine.command("run", *own, *options, docker["image"], "-I", "-c", STARTER, verb)
    text = given(build_agent(OURS).path.read_bytes(), plan_text(**plan))
    try:
        return subprocess.run(command, input=text, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Failure("docker", f"the agent's container to end within {seconds:g} s", "it is not known what it does",
                      "see what the engine does (docker ps, docker events), then run pulumi up again") from None


def ask_in_swarm(engine: DockerEngine, plan: Plan, verb: str, network: str) -> subprocess.CompletedProcess[bytes]:
    """A verb that only asks, from a network in which it reaches the tasks."""
    options = [f"--network={network}", f"--user={USER}:{USER}", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL"]
    return run_agent(engine, plan, verb, options)
