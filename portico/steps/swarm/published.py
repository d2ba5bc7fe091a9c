"""Find the node of a Swarm at which the published port answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.swarm_service import service
from portico.planning.loopback import LOOPBACK
from portico.steps.step import Plan

TASKS = ("--no-resolve", "--filter", "desired-state=running", "--format", "{{.CurrentState}} {{.Node}}")
"""Options of `docker service ps` that list the state and the node's id of each task that is to run."""


def asking_a_node(engine: DockerEngine, plan: Plan) -> Plan:
    """Return the plan of a public check with the address of the node that it asks.

    The check runs on the manager. A port that is published by the mesh answers on every node; one that is published by
    the nodes themselves answers only where a task of Nginx runs. Raises DockerError.
    """
    return {**plan, "public": {**plan["public"], "address": _address(engine, f"{plan['docker']['site']}-nginx")}}


def _address(engine: DockerEngine, name: str) -> str:
    """Return the address of a node with a running task of a service, the manager's loopback if it has one itself."""
    present = service(engine, name)
    if present is None or not _by_the_nodes(present):
        return LOOPBACK
    nodes = _nodes(engine, name)
    manager = engine.ask("info", "--format", "{{.Swarm.NodeID}}").strip()
    if not nodes or manager in nodes:
        return LOOPBACK
    return engine.ask("node", "inspect", "--format", "{{.Status.Addr}}", nodes[0]).strip()


def _by_the_nodes(present: Mapping[str, Any]) -> bool:
    ports = present["Spec"].get("EndpointSpec", {}).get("Ports") or ()
    return any(port.get("PublishMode") == "host" for port in ports)


def _nodes(engine: DockerEngine, name: str) -> list[str]:
    """Return the ids of the nodes on which a task of a service runs."""
    tasks = [line.split() for line in engine.ask("service", "ps", *TASKS, name).splitlines()]
    return sorted({task[-1] for task in tasks if task[0] == "Running"})
