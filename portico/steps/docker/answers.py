"""Answer the agent's questions from the engine; the agent itself sees no process of the app and cannot run Nginx."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from portico.planning.docker.engine import DockerEngine

Question = Mapping[str, str]
PROCESSES = ("-o", "pid,ppid,etime")
"""Options for `ps` on the engine's machine: each process with its parent and the time since its start."""
NGINX = ("nginx", "-p", "/srv/site/", "-e", "logs/nginx.error.log")
CONFIGURATION = re.compile(r"[a-z.]+/nginx\.conf")
OPTIONS = ("-t", "-T")
UNITS = (1, 60, 3_600, 86_400)


class Answers:
    """The answers to the questions of one verb of the agent.

    `instances` are the ids of the app's containers by instance; `nginx` is the id of Nginx's container, empty for none.
    """

    def __init__(self, engine: DockerEngine, nginx: str, instances: Mapping[str, str]) -> None:
        self._engine, self._nginx, self._instances = engine, nginx, instances
        self._born: dict[str, float] = {}

    def to(self, question: Question) -> dict[str, Any]:
        """Return the answer to the question `processes` or `nginx`; raise KeyError for a different one."""
        return {"processes": self._processes, "nginx": self._test}[question["ask"]](question)

    def _processes(self, question: Question) -> dict[str, Any]:
        """Return the ages in seconds of the main process and its children, without the engine's health checks.

        The engine gives whole seconds: a process is at least as old as an earlier answer said, plus the time since.
        """
        ran = self._engine.run("top", self._instances[question["instance"]], *PROCESSES)
        if ran.status and not re.search("is not running|is restarting|No such container", ran.err):
            raise self._engine.refusal("top", ran)
        rows = [line.split() for line in ran.out.splitlines()[1:]] if not ran.status else []
        now = time.monotonic()
        births = {pid: now - _seconds(age) for pid, parent, age in rows if question["main"] in (pid, parent)}
        self._born = {pid: min(born, self._born.get(pid, born)) for pid, born in births.items()}
        return {"ages": {pid: now - born for pid, born in self._born.items()}}

    def _test(self, question: Question) -> dict[str, Any]:
        """Return what Nginx's own binary, in its own container, says of a configuration."""
        configuration, option = question["configuration"], question["option"]
        if not CONFIGURATION.fullmatch(configuration) or option not in OPTIONS:
            raise KeyError(configuration, option)
        ran = self._engine.run("exec", self._nginx, *NGINX, "-c", configuration, option)
        return {"status": ran.status, "out": ran.out, "said": ran.err}


def _seconds(etime: str) -> int:
    """Return the seconds of a time that `ps` wrote as `[[DAYS-]HOURS:]MINUTES:SECONDS`."""
    parts = re.split("[:-]", etime)
    return sum(int(part) * unit for part, unit in zip(reversed(parts), UNITS, strict=False))
