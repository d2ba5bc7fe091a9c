"""Prepares a host with systemd: packages, the app's user, unit files."""

import contextlib
import shutil
from pathlib import Path
from typing import Any, Dict, Iterable

from portico.agent.app.sandbox import UNITS
from portico.agent.machine import atomic, packages, service_user
from portico.agent.machine.command import must
from portico.agent.machine.login import home
from portico.agent.machine.systemctl import systemctl
from portico.agent.nginx import debian_logs, unit
from portico.agent.nginx.base import MARK
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.prepare import PreparePlan

MADE = "made.json"
"""Name of the file, in the site's folder, that lists Portico's files outside of that folder."""


def prepare(place: Place, plan: PreparePlan) -> Dict[str, Any]:
    """Install the packages, user and files that are missing, in the order in which they are needed; run as root."""
    made = atomic.read_json(place.directory / MADE)
    _require_ours(place, plan.files)
    service_user.require_ours(place, made is not None)
    installed = packages.ensure(plan.python, plan.packages, place.header.deadline)
    if not (place.directory / "prepare.json").exists():
        unit.start()
    service_user.ensure(place)
    atomic.write_json(place.directory / MADE, {"files": sorted(plan.files)})
    _remove_files(sorted(set((made or {}).get("files", [])) - set(plan.files)))
    for path, lines in plan.files.items():
        atomic.write_lines(Path(path), lines)
    debian_logs.make_ready(place)
    _hide(home() / plan.sent)
    _apply(place)
    return {"installed": installed}


def _hide(sent: Path) -> None:
    """Let the login alone read what is sent to this host, the source of a release above all."""
    if sent.is_dir():
        sent.chmod(0o700)


def unmake(place: Place, plan: PreparePlan) -> str:
    """Remove the site's files and user. Packages stay, as other sites may use them by now.

    The app's state folder and its owner stay, too, unless the folder is empty; the returned text says so.
    """
    made = atomic.read_json(place.directory / MADE) or {"files": []}
    _remove_files(made["files"])
    systemctl("daemon-reload")
    _remove_what_was_sent(home() / plan.sent)
    for log in debian_logs.FOLDER.glob(f"{place.unit}.*.log*"):
        log.unlink()
    if place.state.exists() and any(place.state.iterdir()):
        remedy = f"rm -r {place.state} && userdel {place.unit}"
        return f"; {place.state} and user {place.unit} stay, the app keeps something there: {remedy}"
    if place.state.exists():
        place.state.rmdir()
    service_user.remove(place)
    return ""


def _require_ours(place: Place, files: Iterable[str]) -> None:
    for path in map(Path, files):
        if path.exists() and not _is_ours(place, path):
            raise Failure("prepare", f"{path} to be free or this site's own", "a file of somebody else",
                          remedy="choose another stack name, or move the file")


def _is_ours(place: Place, path: Path) -> bool:
    text = path.read_text(errors="replace")
    return MARK in text and str(place.unit) in text


def _remove_files(paths: Iterable[str]) -> None:
    for path in map(Path, paths):
        path.unlink(missing_ok=True)
        if path.parent.name.endswith(".d") and path.parent.parent == UNITS and not any(path.parent.iterdir()):
            path.parent.rmdir()


def _remove_what_was_sent(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()


def _apply(place: Place) -> None:
    """Have systemd-tmpfiles make the folder for sockets as at each boot, and have systemd read the unit files."""
    must("prepare", "systemd-tmpfiles to make the folder for sockets", "systemd-tmpfiles", "--create",
         f"/etc/tmpfiles.d/{place.unit}.conf", remedy="fix what it names, then run pulumi up again")
    systemctl("daemon-reload")
