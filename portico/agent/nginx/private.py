"""Drives the Nginx of one stack: its own master and its own configuration, in the site's folder."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import List, Optional, Tuple

from portico.agent.machine import atomic, process
from portico.agent.machine.command import run
from portico.agent.nginx.base import MARK, PATIENCE, Files, Nginx, binary, complaints, version
from portico.agent.place import Place
from portico.protocol.failure import Failure

LONGEST_LOG = 10 << 20
"""Bytes of Nginx's own log from which on the next reload begins a new one."""
_OWN_LOG_MISSING = 'could not open error log file: open() "/var/log/nginx/error.log"'


class PrivateNginx(Nginx):
    """An Nginx that the user who runs Pulumi starts; it serves nothing but this site."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.log = place.logs / "nginx.error.log"

    def master(self) -> Optional[Tuple[int, int]]:
        """Return the master, if it is this site's: the process id in a stale file may be that of another Nginx."""
        pid = self._written_pid()
        start, title = process.started(pid), process.title(pid)
        ours = title.startswith("nginx: master") and f" -p {self.place.directory}/ " in title
        return (pid, start) if ours and start is not None else None

    def require_ready(self, files: Files) -> None:
        """End the workers of a master that was killed: they keep the port, and no signal to a master reaches them."""
        self._end_orphans()

    def copy_to(self, folder: Path) -> None:
        shutil.copytree(self.place.nginx, folder, ignore=shutil.ignore_patterns("tmp", "*.pid"))

    def write(self, folder: Path, files: Files) -> None:
        for path, lines in files.items():
            atomic.write_lines(folder / path, lines)
        for file in _ours(folder):
            if f"sites-enabled/{file.name}" not in files:
                file.unlink()

    def test(self, folder: Path) -> None:
        configuration = f"{folder.relative_to(self.place.directory)}/nginx.conf"
        done = self._run(configuration, "-t")
        told = [line for line in done.stderr.splitlines() if _OWN_LOG_MISSING not in line]
        found = complaints("\n".join(told))
        if done.returncode or found:
            raise Failure("nginx", f"nginx -t to accept {configuration}", f"exit status {done.returncode}",
                          lines=found or told, remedy="fix what Nginx names, then run pulumi up again",
                          facts={"nginx -t": found, "nginx -t of the new configuration": found})

    def says(self, option: str, seconds: float) -> "subprocess.CompletedProcess[str]":
        return run(*self._command("nginx/nginx.conf", option), seconds=seconds)

    def rotated(self, size: int) -> int:
        """Keep a long log beside a new one, in place of the one that was kept before."""
        if size < LONGEST_LOG:
            return size
        self.log.replace(self.log.with_suffix(".log.1"))
        return 0

    def load(self) -> None:
        """Reload Nginx, or start it after the removal of a socket that a killed one left."""
        master = self.master()
        if master:
            os.kill(master[0], signal.SIGHUP)
            return
        self._end_orphans()
        self.place.status_socket.unlink(missing_ok=True)
        done = self._run("nginx/nginx.conf")
        if done.returncode:
            raise Failure("nginx", "nginx to start", f"exit status {done.returncode}", lines=done.stderr.splitlines(),
                          remedy="fix what Nginx names, then run pulumi up again")

    def withdraw(self, patience: float) -> None:
        """Let workers finish their requests, then end the master, and remove the site's files."""
        master = self.master()
        if master:
            process.end(*master, self.place.directory, patience, signal.SIGQUIT)
        else:
            self._end_orphans()
        self._remove_files()
        self.place.status_socket.unlink(missing_ok=True)

    def _remove_files(self) -> None:
        (self.place.nginx / "nginx.conf").unlink(missing_ok=True)
        self._remove_sites()

    def _remove_sites(self) -> None:
        for file in _ours(self.place.nginx):
            file.unlink()

    def _end_orphans(self) -> None:
        pid = self._written_pid()
        if pid and self.master() is None:
            process.end(pid, 0, self.place.directory, 0)

    def _written_pid(self) -> int:
        """Return the process id in the pid file; 0, which no process has, when there is no such file."""
        try:
            return int((self.place.nginx / "nginx.pid").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def _command(self, configuration: str, *options: str) -> List[str]:
        log = ["-e", "logs/nginx.error.log"] if version() >= (1, 19, 5) else []
        return [binary(), "-p", f"{self.place.directory}/", *log, "-c", configuration, *options]

    def _run(self, configuration: str, *options: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self._command(configuration, *options), cwd=self.place.directory, timeout=PATIENCE,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _ours(folder: Path) -> List[Path]:
    return [file for file in (folder / "sites-enabled").glob("*.conf") if MARK in file.read_text(errors="replace")]
