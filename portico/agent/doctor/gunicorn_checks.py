"""Check Gunicorn: its state, its address, and what Gunicorn and the app logged."""

import os
import stat
from pathlib import Path
from typing import List

from portico.agent.asking import address
from portico.agent.chain import gunicorn
from portico.agent.doctor import journal, memory, permissions
from portico.agent.doctor.check import Check
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import process
from portico.agent.machine.command import run
from portico.agent.machine.systemctl import at_boot, properties
from portico.protocol.plan.instance import Bind

PROPERTIES = ("LoadState", "ActiveState", "SubState", "Result", "ExecMainCode", "ExecMainStatus",
              "NeedDaemonReload")
ANYWHERE = ("0.0.0.0", "[::]")
"""Addresses that a client outside the machine reaches."""


def state(site: ExaminedSite) -> Check:
    """Run check 3: the instance that Nginx is to point at runs, and is started again at boot."""
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
    told = {kind: properties(unit, *PROPERTIES) for kind, unit in units}
    both = ", ".join(f"{kind} {values['ActiveState']}" for kind, values in told.items())
    lines = [f"{kind}: {name}={value}" for kind, values in told.items() for name, value in values.items()]
    return [f"both: {both}", *lines] + [f"{kind}: UnitFileState={at_boot(unit)}" for kind, unit in units]


def listening(site: ExaminedSite) -> Check:
    """Run check 4: the instance listens at its address, and Nginx's user can reach it."""
    bind = site.bind
    lines = _of_socket(Path(bind.path)) if bind.kind == "unix" else _taken(site, bind)
    if not lines and not address.accepts(bind):
        lines.append(f"nobody listens: {address.text(bind)}")
    barred = permissions.barred(site, Path(bind.path), os.R_OK | os.W_OK) if bind.kind == "unix" else []
    lines += [*barred, *_open(site)]
    return Check("its address", f"Nginx's user to reach {address.text(bind)}", "; ".join(lines) or "it can",
                 not lines, {"socket": lines})


def _of_socket(path: Path) -> List[str]:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return [f"missing: {path}"] if path.parent.exists() else [f"no folder: {path.parent}"]
    except PermissionError as error:
        return [f"unseen: {error.strerror}: {path}"]
    return [] if stat.S_ISSOCK(mode) else [f"not a socket: {path}"]


def _taken(site: ExaminedSite, bind: Bind) -> List[str]:
    """Return a line for the process that has the port of an instance whose own socket is closed."""
    if not site.place.unit or properties(site.socket, "ActiveState")["ActiveState"] == "active":
        return []
    owners = address.owners_of_port(bind.port)
    return [f"taken: port {bind.port} by process {pid}: {process.title(pid)}" for pid in owners[:1]]


def _open(site: ExaminedSite) -> List[str]:
    """Return a line for each port of the socket unit that is bound to all addresses, so that Nginx can be bypassed."""
    if not site.place.unit:
        return []
    told = run("systemctl", "show", "--property", "Listen", site.socket).stdout.splitlines()
    addresses = [line.partition("=")[2].split(" ")[0].rpartition(":") for line in told]
    return [f"open: port {port} is bound to all addresses" for host, _, port in addresses if host in ANYWHERE]


def logs(site: ExaminedSite) -> Check:
    """Run check 8: Gunicorn and the app logged no error that is still current."""
    found = journal.lines(site)
    seen = f"{len(found)} lines, the last: {found[-1].strip()}" if found else "no error"
    return Check("the app's log", "no error that is of now", seen, not found,
                 {"journal": found, "memory": memory.look(site.service) if found and site.place.unit else []})
