"""The Nginx of one stack: its own master, its own configuration, below the site's folder."""

import os
import re
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path
from typing import List, Optional, Tuple

from onhost import live, process
from onhost.deadline import wait_until
from onhost.failure import Failure
from onhost.place import Place

CONFIRM = 10
"""Seconds in which a reloaded Nginx must answer with its new configuration."""
PATIENCE = 60
"""Seconds in which Nginx must have read a configuration."""
_REFUSED = re.compile(r"\[emerg\] (?!.*bind\(\) to )")
"""A reload that Nginx gave up; it tries again to bind, so the first lines about that decide nothing."""
_OWN_LOG_MISSING = 'could not open error log file: open() "/var/log/nginx/error.log"'


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


class Nginx:
    """One master process and what it says of its configuration."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.log = place.logs / "nginx.error.log"

    def master(self) -> Optional[Tuple[int, int]]:
        """Process id and start time; None when it does not run. A stale file may name somebody else's Nginx."""
        pid = self._written_pid()
        start, title = process.started(pid), process.title(pid)
        ours = title.startswith("nginx: master") and self._prefix in title
        return (pid, start) if ours and start is not None else None

    def test(self, configuration: str) -> None:
        """`nginx -t` on a configuration below the site's folder; a warning counts as a refusal."""
        done = self._run(configuration, "-t")
        told = [line for line in done.stderr.splitlines() if _OWN_LOG_MISSING not in line]
        complaints = [line for line in told if re.search(r"\[(warn|error|crit|alert|emerg)\]", line)]
        if done.returncode or complaints:
            raise Failure("nginx", f"nginx -t to accept {configuration}", f"exit status {done.returncode}",
                          complaints or told, "mend what Nginx names, then run pulumi up again")

    def start(self) -> None:
        """Start the master; workers and a socket left by a killed one would be in its way."""
        self.end_orphans()
        Path(live.status_socket(self.place)).unlink(missing_ok=True)
        done = self._run("nginx/nginx.conf")
        if done.returncode:
            raise Failure("nginx", "nginx to start", f"exit status {done.returncode}", done.stderr.splitlines(),
                          "mend what Nginx names, then run pulumi up again")

    def reload(self) -> None:
        """Tell the master to read its configuration again; whether it took it, `confirm` sees."""
        master = self.master()
        if master:
            os.kill(master[0], signal.SIGHUP)

    def stop(self, patience: float) -> None:
        """Let workers finish their requests, then end the master."""
        master = self.master()
        if master:
            process.end(*master, self.place.directory, patience, signal.SIGQUIT)
        else:
            self.end_orphans()

    def end_orphans(self) -> None:
        """Workers of a master that was killed keep the port, and nobody can tell them anything."""
        pid = self._written_pid()
        if pid and self.master() is None:
            process.end(pid, 0, self.place.directory, 0)

    def workers(self) -> "set[Tuple[int, int]]":
        """Workers that still accept connections."""
        master = self.master()
        return {item for item in process.children(master[0]).items() if not _shuts_down(item[0])} if master else set()

    def leaving(self) -> "set[Tuple[int, int]]":
        """Workers of a previous configuration that finish their last requests."""
        master = self.master()
        return {item for item in process.children(master[0]).items() if _shuts_down(item[0])} if master else set()

    def confirm(self, config_id: str, before: "set[Tuple[int, int]]", log_from: int) -> None:
        """Wait until this configuration answers and no worker of the one before accepts any more."""

        def is_live() -> bool:
            answer = live.answering(self.place)
            return answer is not None and answer["config_id"] == config_id and not (before & self.workers())

        def is_refused() -> bool:
            return any(_REFUSED.search(line) for line in self.log_lines(log_from))

        wait_until(lambda: is_live() or is_refused(), CONFIRM)
        if not is_live():
            lines = self.log_lines(log_from)
            raise Failure("nginx", f"configuration {config_id} to be live within {CONFIRM} s",
                          f"{(live.answering(self.place) or {}).get('config_id', 'no answer')}", lines,
                          f"mend what Nginx names, or see {self.log}, then run pulumi up again")

    def log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def log_lines(self, start: int) -> List[str]:
        """Complaints in the log since a size."""
        if not self.log.exists():
            return []
        with open(self.log, "rb") as file:
            file.seek(start)
            lines = file.read().decode(errors="replace").splitlines()
        return [line for line in lines if re.search(r"\[(warn|error|crit|alert|emerg)\]", line)]

    def _written_pid(self) -> int:
        """From the pid file; 0, which is nobody's, when there is none."""
        try:
            return int((self.place.nginx / "nginx.pid").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    @property
    def _prefix(self) -> str:
        return f" -p {self.place.directory}/ "

    def _run(self, configuration: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        log = ["-e", "logs/nginx.error.log"] if version() >= (1, 19, 5) else []
        command = [binary(), "-p", f"{self.place.directory}/", *log, "-c", configuration, *arguments]
        return subprocess.run(command, cwd=self.place.directory, timeout=PATIENCE, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _shuts_down(pid: int) -> bool:
    return "shutting down" in process.title(pid)
