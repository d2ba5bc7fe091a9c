"""Drives Nginx in a container that stays: the same private Nginx, seen from a container beside it."""

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
"""Name of Nginx's main file: its container starts Nginx once this file is there and `nginx -t` accepts it."""


class ContainerNginx(PrivateNginx):
    """An Nginx that the engine keeps running in a container; this one shares its network, volumes and processes.

    The agent never ends Nginx here: a container that shares the processes of another ends with the first of them.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._pid: int = place.containers.nginx if place.containers else 0

    def master(self) -> Optional[Tuple[int, int]]:
        """Return the container's first process, unless that is still the shell that waits for the first site."""
        start, title = process.started(self._pid), process.title(self._pid)
        return (self._pid, start) if start is not None and title.startswith("nginx: master") else None

    def require_ready(self, files: Files) -> None:
        """Make Nginx's folders; nothing else can be missing, as Nginx has a network and a file system of its own."""
        folders([self.place.run, self.place.logs, self.place.nginx / "sites-enabled", self.place.nginx / "tmp"])

    def write(self, folder: Path, files: Files) -> None:
        """Write the main file last: once it is there, Nginx may start."""
        super().write(folder, dict(sorted(files.items(), key=lambda item: item[0] == MAIN)))

    def load(self) -> None:
        """Reload Nginx; when it does not run yet, wait until its container has started it."""
        master = self.master()
        if master:
            os.kill(master[0], signal.SIGHUP)
        else:
            wait_until(self.master, PATIENCE)

    def withdraw(self, patience: float) -> None:
        """Serve no site, and let workers finish their requests; an Nginx that does not run yet waits for a site."""
        master, before = self.master(), self.workers()
        if master is None:
            self._remove_files()
            return
        self._remove_sites()
        os.kill(master[0], signal.SIGHUP)
        wait_until(lambda: not any(process.same(*worker) for worker in before), patience)

    def may_have(self, host: str, port: int) -> bool:
        """Return True: no other program is in Nginx's network."""
        return True

    def says(self, option: str, seconds: float) -> "subprocess.CompletedProcess[str]":
        told = self._run("nginx/nginx.conf", option)
        return subprocess.CompletedProcess(told.args, told.returncode, f"{told.stdout}{told.stderr}")

    def _run(self, configuration: str, *options: str) -> "subprocess.CompletedProcess[str]":
        told = engine.nginx(configuration, *options)
        return subprocess.CompletedProcess(options, told["status"], told["out"], told["said"])
