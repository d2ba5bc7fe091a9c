"""Limit the processes of containers, which Pulumi's provider of Docker cannot."""

from collections.abc import Mapping, Sequence
from typing import Any

from portico.planning.docker.engine import DockerEngine


def limit_pids(engine: DockerEngine, docker: Mapping[str, Any], containers: Sequence[str]) -> None:
    """Give containers the limit of the plan's section `docker`, if it has one; the engine keeps it at each restart.

    Raises DockerError.
    """
    limit = docker.get("pids_limit")
    if limit and containers:
        engine.ask("update", f"--pids-limit={limit}", *containers)
