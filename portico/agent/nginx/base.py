"""The base of every kind of Nginx: a master, its workers, and a configuration that it may not have accepted."""

import os
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import List, Mapping, Optional, Sequence, Tuple

from portico.agent.asking import address
from portico.agent.machine import process
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.nginx_versions import Version, Versions

CONFIRM = 10
"""Seconds in which a reloaded Nginx must answer with its new configuration."""
PATIENCE = 60
"""Seconds in which Nginx must have read a configuration."""
MARK = "# Managed by Portico"
Files = Mapping[str, Sequence[str]]
"""The lines of a site's files, by path below Nginx's folder."""
_REFUSED = re.compile(r" \[emerg\] (?P<pid>\d+)#\d+: (?!.*bind\(\) to )")
"""Matches the error of a reload that Nginx gave up. It retries to bind, so the first lines about that do not count."""
_COMPLAINT = re.compile(r"\[(warn|error|crit|alert|emerg)\]")


def binary() -> str:
    """Return the path of nginx. Raises Failure when there is none."""
    path = find()
    if path is None:
        raise Failure("prepare", "nginx on this machine", "none", remedy="apt-get install nginx")
    return path


def find() -> Optional[str]:
    """Return the path of nginx, None when there is none; /usr/sbin is not on every user's PATH."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@cache
def versions() -> Versions:
    """Return the versions of Nginx and of its OpenSSL."""
    printed = subprocess.run([binary(), "-V"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    return Versions.read(printed)


def version() -> Version:
    """Return Nginx's version as numbers."""
    return versions().nginx


def complaints(text: str) -> List[str]:
    """Return the lines in which Nginx warns or reports an error."""
    return [line for line in text.splitlines() if _COMPLAINT.search(line)]


class Nginx(ABC):
    """An Nginx: one master process, the folder that it reads, and its error log."""

    log: Path
    """The path of Nginx's error log."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @abstractmethod
    def master(self) -> Optional[Tuple[int, int]]:
        """Return the master's process id and start time; None when Nginx does not run."""

    @abstractmethod
    def require_ready(self, files: Files) -> None:
        """Raise Failure for anything that would prevent the change, before any file is touched."""

    @abstractmethod
    def copy_to(self, folder: Path) -> None:
        """Copy the whole configuration to another folder."""

    @abstractmethod
    def write(self, folder: Path, files: Files) -> None:
        """Put the site's files in place, and remove those of the site that are not among them (the app was renamed)."""

    def holds(self, files: Files) -> bool:
        """Return whether exactly these files of a site are in place."""
        return all(_stands(self.place.nginx / path, lines) for path, lines in files.items())

    @abstractmethod
    def test(self, folder: Path) -> None:
        """Run `nginx -t` on the configuration in a folder; a warning counts as a refusal. Raises Failure."""

    @abstractmethod
    def says(self, option: str, seconds: float) -> "subprocess.CompletedProcess[str]":
        """Run the binary with `-t` or `-T` on the configuration in place; return what it prints on both streams."""

    @abstractmethod
    def load(self) -> None:
        """Have Nginx read its folder; `confirm` finds out whether it accepted the configuration."""

    @abstractmethod
    def withdraw(self, patience: float) -> None:
        """Remove this site from Nginx; its workers get `patience` seconds to finish their requests."""

    def may_have(self, host: str, port: int) -> bool:
        """Return whether Nginx listens on an address already, or could listen there."""
        owners = address.owners_of_port(port)
        return set(owners) <= self.family() if owners else address.can_listen(host, port)

    def workers(self) -> "set[Tuple[int, int]]":
        """Return the workers that still accept connections."""
        return {item for item in self._children() if _accepts(item[0])}

    def leaving(self) -> "set[Tuple[int, int]]":
        """Return the workers of a previous configuration that finish their last requests."""
        return {item for item in self._children() if _shuts_down(item[0])}

    def family(self) -> "set[int]":
        """Return the process ids of this Nginx: its master and its workers."""
        master = self.master()
        return {master[0], *process.children(master[0])} if master else set()

    def confirm(self, config_id: str, before: "set[Tuple[int, int]]", log_from: int) -> None:
        """Wait until this configuration answers and no worker of the previous one accepts any more. Raises Failure."""

        def is_live() -> bool:
            return live.is_live(self.place, config_id) and not (before & self.workers())

        def is_refused() -> bool:
            refused = filter(None, map(_REFUSED.search, self.log_lines(log_from)))
            return any(int(line["pid"]) == self._leader() for line in refused)

        if wait_until(lambda: "live" if is_live() else is_refused(), CONFIRM) != "live":
            lines, answer = self.log_lines(log_from), live.answering(self.place)
            raise Failure("nginx", f"configuration {config_id} to be live within {CONFIRM} s",
                          answer.config_id if answer else "no answer", lines=lines,
                          remedy=f"fix what Nginx names, or see {self.log}, then run pulumi up again",
                          facts={"log since the reload": lines})

    def log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def rotated(self, size: int) -> int:
        """Rotate Nginx's own log if that is due before a reload, which opens it anew; return the log's size then.

        On a host the distribution's logrotate does it.
        """
        return size

    def log_lines(self, start: int) -> List[str]:
        """Return the warnings and errors in the log from a byte on, a former `log_size`."""
        if not self.log.exists():
            return []
        with open(self.log, "rb") as file:
            file.seek(start)
            return complaints(file.read().decode(errors="replace"))

    def _leader(self) -> Optional[int]:
        """Return the id by which the master logs; None when Nginx does not run.

        Others log to the same file: an `nginx -t`, and in a container the shell that waits for a configuration.
        """
        master = self.master()
        return process.own_id(master[0]) if master else None

    def _children(self) -> "set[Tuple[int, int]]":
        master = self.master()
        return set(process.children(master[0]).items()) if master else set()


def _stands(path: Path, lines: Sequence[str]) -> bool:
    return path.exists() and path.read_text(errors="replace").splitlines() == list(lines)


def _accepts(pid: int) -> bool:
    """Return whether a worker accepts connections; a process that has just ended has no title."""
    title = process.title(pid)
    return title != "" and "shutting down" not in title


def _shuts_down(pid: int) -> bool:
    return "shutting down" in process.title(pid)
