"""What every Nginx has in common: a master, its workers, a configuration that it may or may not have taken."""

import os
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from portico.agent.asking import address
from portico.agent.failure import Failure
from portico.agent.machine import process
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx import live
from portico.agent.place import Place

CONFIRM = 10
"""Seconds in which a reloaded Nginx must answer with its new configuration."""
PATIENCE = 60
"""Seconds in which Nginx must have read a configuration."""
MARK = "# Managed by Portico"
Files = Dict[str, List[str]]
"""Lines by path below Nginx's folder."""
_REFUSED = re.compile(r"\[emerg\] (?!.*bind\(\) to )")
"""A reload that Nginx gave up; it tries again to bind, so the first lines about that decide nothing."""
_COMPLAINT = re.compile(r"\[(warn|error|crit|alert|emerg)\]")


def binary() -> str:
    """Where nginx is; /usr/sbin is not on everybody's PATH."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Failure("prepare", "nginx on this machine", "none", remedy="apt-get install nginx")
    return found


@cache
def version() -> Tuple[int, ...]:
    """Nginx's version as numbers."""
    told = subprocess.run([binary(), "-v"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    match = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", told)
    return tuple(int(number) for number in match.groups()) if match else (0, 0, 0)


def complaints(text: str) -> List[str]:
    """The lines in which Nginx finds fault with something."""
    return [line for line in text.splitlines() if _COMPLAINT.search(line)]


class Nginx(ABC):
    """One master process, the folder it reads, and what it says of it."""

    log: Path
    """Its error log."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @abstractmethod
    def master(self) -> Optional[Tuple[int, int]]:
        """Process id and start time; None when it does not run."""

    @abstractmethod
    def require_ready(self, files: Files) -> None:
        """Raise Failure for what stands in the way before anything is touched."""

    @abstractmethod
    def copy_to(self, folder: Path) -> None:
        """The whole configuration once more, in another folder."""

    @abstractmethod
    def write(self, folder: Path, files: Files) -> None:
        """Put files of a site in place; ours that are not among them (the app was renamed) go in the same breath."""

    def holds(self, files: Files) -> bool:
        """Whether exactly these files of a site are in place."""
        return all(_stands(self.place.nginx / path, lines) for path, lines in files.items())

    @abstractmethod
    def test(self, folder: Path) -> None:
        """`nginx -t` on the configuration in a folder; a warning counts as a refusal."""

    @abstractmethod
    def says(self, option: str, seconds: float) -> "subprocess.CompletedProcess[str]":
        """What the binary says on both streams of the configuration that is in place, for `-t` or `-T`."""

    @abstractmethod
    def load(self) -> None:
        """Have Nginx read its folder; whether it took it, `confirm` sees."""

    @abstractmethod
    def withdraw(self, patience: float) -> None:
        """No site of ours any more."""

    def may_have(self, host: str, port: int) -> bool:
        """Whether it has an address already, or could listen there."""
        owners = address.owners_of_port(port)
        return set(owners) <= self.family() if owners else address.can_listen(host, port)

    def workers(self) -> "set[Tuple[int, int]]":
        """Workers that still accept connections."""
        return {item for item in self._children() if _accepts(item[0])}

    def leaving(self) -> "set[Tuple[int, int]]":
        """Workers of a previous configuration that finish their last requests."""
        return {item for item in self._children() if _shuts_down(item[0])}

    def family(self) -> "set[int]":
        """The processes of this Nginx."""
        master = self.master()
        return {master[0], *process.children(master[0])} if master else set()

    def confirm(self, config_id: str, before: "set[Tuple[int, int]]", log_from: int) -> None:
        """Wait until this configuration answers and no worker of the one before accepts any more."""

        def is_live() -> bool:
            answer = live.answering(self.place)
            return answer is not None and answer["config_id"] == config_id and not (before & self.workers())

        def is_refused() -> bool:
            return any(_REFUSED.search(line) for line in self.log_lines(log_from))

        if wait_until(lambda: "live" if is_live() else is_refused(), CONFIRM) != "live":
            lines = self.log_lines(log_from)
            raise Failure("nginx", f"configuration {config_id} to be live within {CONFIRM} s",
                          f"{(live.answering(self.place) or {}).get('config_id', 'no answer')}", lines,
                          f"mend what Nginx names, or see {self.log}, then run pulumi up again",
                          {"log since the reload": lines})

    def log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def log_lines(self, start: int) -> List[str]:
        """Complaints in the log since a size."""
        if not self.log.exists():
            return []
        with open(self.log, "rb") as file:
            file.seek(start)
            return complaints(file.read().decode(errors="replace"))

    def _children(self) -> "set[Tuple[int, int]]":
        master = self.master()
        return set(process.children(master[0]).items()) if master else set()


def _stands(path: Path, lines: List[str]) -> bool:
    return path.exists() and path.read_text(errors="replace").splitlines() == lines


def _accepts(pid: int) -> bool:
    """Whether a worker takes connections; one that has just gone has no title any more."""
    title = process.title(pid)
    return title != "" and "shutting down" not in title


def _shuts_down(pid: int) -> bool:
    return "shutting down" in process.title(pid)
