"""Gunicorn: its state, its address, what it and the app said."""

import os
import stat
from pathlib import Path
from typing import List

from onhost import address, gunicorn
from onhost.doctor import permissions
from onhost.doctor.check import Check
from onhost.doctor.site import ExaminedSite
from onhost.systemd import properties

PROPERTIES = ("LoadState", "ActiveState", "SubState", "Result", "ExecMainCode", "ExecMainStatus", "UnitFileState",
              "NeedDaemonReload")
ANYWHERE = ("00000000", "00000000000000000000000000000000")
"""Local addresses in /proc/net/tcp and tcp6 that are reached from outside."""
SIGNS = ("[CRITICAL]", "[ERROR]", "Traceback (most recent call last)", "Error:", "Exception:", "Worker (pid:")


def state(site: ExaminedSite) -> Check:
    """(3) Whether the instance that Nginx is to point at runs, and comes back after a boot."""
    lines = _of_units(site) if site.place.unit else []
    lives = gunicorn.running(site.place, site.instance) is not None
    lines.append(f"process: {'running' if lives else 'not running'}")
    wrong = [line for line in lines if line in ("service: UnitFileState=disabled", "socket: UnitFileState=disabled",
                                                "service: NeedDaemonReload=yes", "socket: ActiveState=inactive",
                                                "socket: ActiveState=failed", "process: not running")]
    told = [line for line in lines if line.startswith(("service: ActiveState", "service: Result"))] if not lives else []
    return Check("Gunicorn's state", f"instance {site.instance} to run", "; ".join([*told, *wrong]) or "it runs",
                 not wrong, {"gunicorn": lines})


def _of_units(site: ExaminedSite) -> List[str]:
    units = (("service", site.service), ("socket", site.socket))
    return [f"{kind}: {name}={value}" for kind, unit in units for name, value in properties(unit, *PROPERTIES).items()]


def listening(site: ExaminedSite) -> Check:
    """(4) Who owns the address, and whether Nginx's user can reach it."""
    bind = site.bind
    lines = _of_socket(Path(bind["path"])) if bind["kind"] == "unix" else _of_port(bind)
    if not lines and not address.accepts(bind):
        lines.append(f"nobody listens: {address.text(bind)}")
    barred = permissions.barred(site, Path(bind["path"]), os.R_OK | os.W_OK) if bind["kind"] == "unix" else []
    lines += barred
    return Check("its address", f"Nginx's user to reach {address.text(bind)}", "; ".join(lines) or "it can",
                 not lines, {"socket": lines})


def _of_socket(path: Path) -> List[str]:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return [f"missing: {path}"]
    except PermissionError as error:
        return [f"unseen: {error.strerror}: {path}"]
    return [] if stat.S_ISSOCK(mode) else [f"not a socket: {path}"]


def _of_port(bind: address.Bind) -> List[str]:
    rows = [line.split() for table in ("/proc/net/tcp", "/proc/net/tcp6") if Path(table).exists()
            for line in Path(table).read_text().splitlines()[1:]]
    listens = {row[1].rpartition(":")[0] for row in rows
               if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == bind["port"]}
    return [f"open: port {bind['port']} is bound to all addresses"] if listens & set(ANYWHERE) else []


def logs(site: ExaminedSite) -> Check:
    """(8) What Gunicorn and the app said since the instance was started."""
    found = [line for line in gunicorn.log_lines(site.place, site.instance) if any(sign in line for sign in SIGNS)]
    seen = f"{len(found)} lines, the last: {found[-1].strip()}" if found else "no error"
    return Check("the app's log", "no error since its start", seen, not found, {"journal": found})


