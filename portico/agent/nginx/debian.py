"""Drives the distribution's Nginx, shared with other sites: sites-available, sites-enabled; reload, never restart."""

import re
import subprocess
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from portico.agent.machine import atomic, journald, process
from portico.agent.machine.command import run
from portico.agent.machine.deadline import wait_until
from portico.agent.machine.systemctl import systemctl
from portico.agent.nginx import debian_default, live, replaced, unit
from portico.agent.nginx.base import CONFIRM, MARK, PATIENCE, Files, Nginx, binary, complaints
from portico.agent.place import Place
from portico.protocol.failure import Failure

CATCHALL = "portico-catchall-"
"""Start of the name of the file that closes connections for unknown hosts; all of Portico's sites share it."""
AVAILABLE, ENABLED = "sites-available", "sites-enabled"


class DebianNginx(Nginx):
    """The Nginx of nginx.service. The files of other sites are never changed."""

    log = Path("/var/log/nginx/error.log")

    def __init__(self, place: Place, replaces: Sequence[str] = ()) -> None:
        """Take the place, and in `replaces` names of links to other sites that are removed while this site is there."""
        super().__init__(place)
        self.folder, self.replaces = place.nginx, replaces

    def master(self) -> Optional[Tuple[int, int]]:
        told = run("systemctl", "show", "--value", "--property", "MainPID", "nginx.service").stdout.strip()
        pid = int(told or 0)
        start = process.started(pid) if pid else None
        return (pid, start) if start is not None else None

    def require_ready(self, files: Files) -> None:
        if self.master() is None:
            raise _not_active()
        for path in files:
            name = Path(path).name
            for file in (self.folder / AVAILABLE / name, self.folder / ENABLED / name):
                if file.exists() and not self._may_write(file):
                    raise Failure("nginx", f"{file} to be free or this site's own", "a file of somebody else",
                                  remedy="rename the app (pulumi config set --path app.name NAME), or move the file")
        replaced.require_replaceable(self.place, self.replaces)
        before = self._told(self.folder)
        if before.returncode and not _is_about(files, before.stderr):
            lines = complaints(before.stderr)
            raise Failure("nginx", "nginx -t to accept the configuration as it is, before Portico changes anything",
                          f"exit status {before.returncode}", lines=lines,
                          remedy="fix what Nginx names, then run pulumi up again",
                          facts={"nginx -t": lines, "nginx -t of others": lines})

    def copy_to(self, folder: Path) -> None:
        """Copy the configuration with links followed; absolute paths of its folder lead into the copy instead."""
        for file in self.folder.rglob("*"):
            copy = folder / file.relative_to(self.folder)
            if file.is_dir():
                copy.mkdir(parents=True, exist_ok=True)
            elif file.is_file():
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(file.read_bytes().replace(f"{self.folder}/".encode(), f"{folder}/".encode()))
                copy.chmod(0o600)

    def holds(self, files: Files) -> bool:
        links = all(is_enabled(self.folder, Path(path).name) for path in files)
        return super().holds(files) and links and replaced.stands(self.place, self.replaces)

    def write(self, folder: Path, files: Files) -> None:
        for path, lines in files.items():
            name = Path(path).name
            atomic.write_lines(folder / AVAILABLE / name, lines)
            if name.startswith(CATCHALL):
                debian_default.disable(folder)
            if not is_enabled(folder, name):
                (folder / ENABLED / name).unlink(missing_ok=True)
                (folder / ENABLED / name).symlink_to(f"../{AVAILABLE}/{name}")
        replaced.take_out(self.place, folder, self.replaces)
        self._remove(folder, {Path(path).name for path in files})

    def test(self, folder: Path) -> None:
        """Run `nginx -t` on a folder; ignore complaints about other sites that Nginx makes without this change, too."""
        known = {_without_place(line, self.folder) for line in complaints(self._told(self.folder).stderr)}
        done = self._told(folder)
        found = [line for line in complaints(done.stderr) if _without_place(line, folder) not in known]
        if done.returncode or found:
            told = [_without_place(line, folder) for line in found] or done.stderr.splitlines()
            raise Failure("nginx", "nginx -t to accept the configuration with this site",
                          f"exit status {done.returncode}" if done.returncode else "a complaint",
                          lines=told, remedy="fix what Nginx names, then run pulumi up again",
                          facts={"nginx -t": told, "nginx -t of the new configuration": told})

    def says(self, option: str, seconds: float) -> "subprocess.CompletedProcess[str]":
        return run(*_command(self.folder, option), seconds=seconds)

    def load(self) -> None:
        systemctl("reload", "nginx.service")

    def withdraw(self, patience: float) -> None:
        before = self.workers()
        replaced.take_out(self.place, self.folder, ())
        self._remove(self.folder, set())
        if before:
            self.load()
            if not wait_until(lambda: live.answering(self.place) is None and not before & self.workers(), CONFIRM):
                raise Failure("nginx", "the site to be gone after a reload", "it still answers",
                              lines=self.log_lines(0)[-3:], remedy="see nginx -t, then run pulumi destroy again")

    def _remove(self, folder: Path, keep: "set[str]") -> None:
        """Remove this site's files except those in `keep`; with the last site on a port, also what is shared there.

        The distribution's default site comes back with the end of the last site only: beside a site it would answer
        requests by address in that site's place.
        """
        for file in self._ours(folder):
            if file.name not in keep:
                _take_away(folder, file.name)
        sites = [file for file in _portico_files(folder) if not file.name.startswith(CATCHALL)]
        others = [file.read_text(errors="replace") for file in sites if not self._is_ours(file)]
        for file in list((folder / AVAILABLE).glob(f"{CATCHALL}*")):
            if file.name not in keep and not any(_listens(text, file.stem[len(CATCHALL):]) for text in others):
                _take_away(folder, file.name)
        if not list((folder / AVAILABLE).glob(f"{CATCHALL}*")) and not others and not keep:
            debian_default.enable_again(folder)

    def _ours(self, folder: Path) -> List[Path]:
        return [file for file in _portico_files(folder) if self._is_ours(file)]

    def _is_ours(self, file: Path) -> bool:
        return f"listen unix:{self.place.status_socket};" in file.read_text(errors="replace")

    def _may_write(self, file: Path) -> bool:
        return self._is_ours(file) or (file.name.startswith(CATCHALL) and MARK in file.read_text(errors="replace"))

    def _told(self, folder: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(_command(folder, "-t"), stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=PATIENCE)


def _not_active() -> Failure:
    state = run("systemctl", "is-active", "nginx.service").stdout.strip()
    lines = journald.lines("--unit", "nginx", "--lines", "5", "--output", "cat")
    last = unit.last_start()
    facts = {"nginx": ["nginx: not running", *unit.taken(last), *unit.state()], "nginx's last start": last}
    return Failure("nginx", "nginx.service to be active", state, lines=lines,
                   remedy="systemctl start nginx.service, then run pulumi up again", facts=facts)


def _command(folder: Path, *options: str) -> List[str]:
    return [binary(), "-c", f"{folder}/nginx.conf", *options]


def is_enabled(folder: Path, name: str) -> bool:
    """Return whether sites-enabled has a link of this name to the file of this name in sites-available."""
    link = folder / ENABLED / name
    return link.is_symlink() and link.resolve() == (folder / AVAILABLE / name).resolve()


def _is_about(files: Files, told: str) -> bool:
    """Return whether Nginx complains about one of these files, which will be written again anyway."""
    return any(f"/{ENABLED}/{Path(path).name}" in told for path in files)


def _portico_files(folder: Path) -> List[Path]:
    return [file for file in (folder / AVAILABLE).glob("*.conf") if MARK in file.read_text(errors="replace")]


def _listens(site: str, port: str) -> bool:
    """Return whether a site's text has an address with this port."""
    return re.search(rf"^\s*listen (\S+:)?{port}[ ;]", site, re.MULTILINE) is not None


def _take_away(folder: Path, name: str) -> None:
    (folder / ENABLED / name).unlink(missing_ok=True)
    (folder / AVAILABLE / name).unlink(missing_ok=True)


def _without_place(line: str, folder: Path) -> str:
    """Return a complaint without time, process and folder, so that it reads the same for a copy of the folder."""
    _, mark, rest = line.partition(" [")
    return f"{mark.strip()}{rest}".replace(f"{folder}/", "/etc/nginx/").replace("nginx: ", "")
