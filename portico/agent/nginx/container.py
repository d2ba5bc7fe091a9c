"""Nginx in a container that stays: the same private Nginx, seen from a container beside it."""

import os
import signal
from pathlib import Path
from typing import List, Optional, Tuple

from portico.agent.machine import process
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx.base import PATIENCE, Files
from portico.agent.nginx.private import PrivateNginx
from portico.agent.place import Place, folders

MAIN = "nginx.conf"
"""Nginx is started by its container as soon as this file is there and `nginx -t` takes it."""


class ContainerNginx(PrivateNginx):
    """The engine keeps it running; this container shares its network and its volumes and sees its processes."""

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
        """Take the files away, then let workers finish their requests; its container waits for the next site."""
        master = self.master()
        self._remove_files()
        if master:
            os.kill(master[0], signal.SIGQUIT)
            wait_until(lambda: not process.same(*master), patience)

    def _command(self, configuration: str, *options: str) -> List[str]:
        """In Nginx's own root, with its own binary."""
        return ["chroot", f"/proc/{self._pid}/root", "nginx", "-p", f"{self.place.directory}/", "-e",
                "logs/nginx.error.log", "-c", configuration, *options]
