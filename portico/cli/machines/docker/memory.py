"""Find out whether the kernel killed processes of a container that reached its limit of memory."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.site import Container
from portico.planning.errors import DockerError

COUNTERS = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")
"""The files in which the kernel counts kills in a container, with control groups of version 2 and of version 1."""
PATIENCE = 3
"""Seconds that the engine may take: the whole examination has ten."""
COUNT = re.compile(r"^oom_kill ([0-9]{1,9})$", re.MULTILINE)


def lines(engine: DockerEngine, apps: Sequence[Container]) -> list[str]:
    """Return a line about the newest container of the app if processes of it were killed since it was started.

    A worker is started again by Gunicorn, so that the engine notices nothing.
    """
    running = [app for app in apps[:1] if app["State"]["Status"] == "running"]
    return [f"app {app['Name'].lstrip('/')}: {kills} processes were killed, {limit(app)}"
            for app in running if (kills := _kills(engine, app))]


def limit(container: Container) -> str:
    """Return the words on a container's limit of memory, and on twice as much."""
    megabytes = container["HostConfig"]["Memory"] >> 20
    return f"it may have {megabytes} MB of memory, twice as much is {2 * megabytes}"


def _kills(engine: DockerEngine, app: Container) -> int:
    try:
        printed = engine.run("exec", app["Id"], "cat", *COUNTERS, seconds=PATIENCE).out
    except DockerError:  # an engine that is too busy for this question may answer the others
        return 0
    count = COUNT.search(printed)
    return int(count[1]) if count else 0
