"""Nginx in a container that stays: the same private Nginx, seen from a container beside it."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Optional, Tuple

from portico.agent.machine import engine, process
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx.base import PATIENCE, Files
from portico.agent.nginx.private import PrivateNginx
from portico.agent.place import Place, folders

MAIN = "nginx.conf"
"""Nginx is started by its container as soon as this file is there and `nginx -t` takes it."""


class ContainerNginx(PrivateNginx):
    """The engine keeps it running, and runs its binary; this container shares its network, its volumes, its processes.

    Whoever shares the processes of a container ends with the first of them: it is never told to end here.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._pid: int = (place.containers or {})["nginx"]

    def master(self) -> Optional[Tuple[int, int]]:
        """The container's first process; before the first site it is the shell that waits for it."""
        start, title = process.started(self._pid), process.title(self._pid)
        return (self._pid, start) if start is not None and title.startswith("nginx: master") else None

    def require_ready(self, files: Files) -> None:
        """Nothing can be in its way: it has a network and a file system of its own. Only its folders may be missing."""
        folders([self.place.run, self.place.logs, self.place.nginx / "sites-enabled", self.place.nginx / "tmp"])

    def write(self, folder: Path, files: Files) -> None:
        """The main file last: with it Nginx may start."""
        super().write(folder, dict(sorted(files.items(), key=lambda item: item[0] == MAIN)))

    def load(self) -> None:
        """Reload it; when it does not run, its container starts it now."""
        master = self.master()
        if master:
            os.kill(master[0], signal.SIGHUP)
        else:
            wait_until(self.master, PATIENCE)

    def withdraw(self, patience: float) -> None:
        """Serve nothing, and let workers finish their requests; one that does not run yet waits for the next site."""
        master, before = self.master(), self.workers()
        if master is None:
            self._remove_files()
            return
        self._remove_sites()
        os.kill(master[0], signal.SIGHUP)
        wait_until(lambda: not any(process.same(*worker) for worker in before), patience)

    def may_have(self, host: str, port: int) -> bool:
        """Nobody else is in its network."""
        return True

    def says(self, option: str, seconds: float) -> "subprocess.CompletedProcess[str]":
        told = self._run("nginx/nginx.conf", option)
        return subprocess.CompletedProcess(told.args, told.returncode, f"{told.stdout}{told.stderr}")

    def _run(self, configuration: str, *options: str) -> "subprocess.CompletedProcess[str]":
        told = engine.nginx(configuration, *options)
        return subprocess.CompletedProcess(options, told["status"], told["out"], told["said"])
