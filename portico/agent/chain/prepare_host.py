"""What a host under systemd needs besides the site's folder: packages, a user, unit files."""

import contextlib
import shutil
from pathlib import Path
from typing import Any, Dict, List

from portico.agent.app import systemd
from portico.agent.failure import Failure
from portico.agent.machine import atomic, packages, service_user
from portico.agent.machine.command import must
from portico.agent.machine.login import home
from portico.agent.machine.systemctl import systemctl
from portico.agent.nginx.base import MARK
from portico.agent.place import Place

DEBIAN_LOGS = Path("/var/log/nginx")
MADE = "made.json"
"""Below the site's folder: what outside of it is Portico's."""


def prepare(place: Place, plan: Dict[str, Any]) -> Dict[str, Any]:
    """Whatever is missing, in the order in which it is needed; run as root."""
    made = atomic.read_json(place.directory / MADE)
    _require_ours(place, plan["files"])
    service_user.require_ours(place, made is not None)
    installed = packages.ensure(plan["python"], plan["deadline"])
    service_user.ensure(place)
    atomic.write_json(place.directory / MADE, {"files": sorted(plan["files"])})
    _remove_files(sorted(set((made or {}).get("files", [])) - set(plan["files"])))
    for path, lines in plan["files"].items():
        atomic.write_lines(Path(path), lines)
    _apply(place)
    return {"installed": installed}


def unmake(place: Place, plan: Dict[str, Any]) -> str:
    """Packages stay, other sites may use them by now; what the app keeps stays, with its owner, unless it is empty."""
    made = atomic.read_json(place.directory / MADE) or {"files": []}
    _remove_files(made["files"])
    systemctl("daemon-reload")
    _remove_what_was_sent(home() / plan["sent"])
    for log in DEBIAN_LOGS.glob(f"{place.unit}.*.log*"):
        log.unlink()
    if place.state.exists() and any(place.state.iterdir()):
        remedy = f"rm -r {place.state} && userdel {place.unit}"
        return f"; {place.state} and user {place.unit} stay, the app keeps something there: {remedy}"
    if place.state.exists():
        place.state.rmdir()
    service_user.remove(place)
    return ""


def _require_ours(place: Place, files: Dict[str, List[str]]) -> None:
    for path in map(Path, files):
        if path.exists() and not _is_ours(place, path):
            raise Failure("prepare", f"{path} to be free or this site's own", "a file of somebody else",
                          remedy="choose another stack name, or move the file")


def _is_ours(place: Place, path: Path) -> bool:
    text = path.read_text(errors="replace")
    return MARK in text and str(place.unit) in text


def _remove_files(paths: List[str]) -> None:
    for path in map(Path, paths):
        path.unlink(missing_ok=True)
        if path.parent.name.endswith(".d") and path.parent.parent == systemd.UNITS and not any(path.parent.iterdir()):
            path.parent.rmdir()


def _remove_what_was_sent(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()


def _apply(place: Place) -> None:
    """The folder for sockets is made now as it will be at each boot."""
    must("prepare", "systemd-tmpfiles to make the folder for sockets", "systemd-tmpfiles", "--create",
         f"/etc/tmpfiles.d/{place.unit}.conf", remedy="mend what it names, then run pulumi up again")
    systemctl("daemon-reload")
