"""Check Nginx's process: it runs, has the site's ports, can be reloaded, and is started at boot."""

import re
from pathlib import Path
from typing import List

from portico.agent.asking import address
from portico.agent.doctor import permissions
from portico.agent.doctor.check import Check
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import process
from portico.agent.machine.systemctl import properties
from portico.agent.nginx import unit

SPOOL = Path("/var/lib/nginx/body")
"""The folder in which Debian's Nginx keeps a request body that is larger than a buffer."""
WRITE_AND_PASS = 0o3
_FINE = re.compile(r"^nginx: running|^nginx\.service: |^port \d+: nginx$")


def state(site: ExaminedSite) -> Check:
    """Run check 2: Nginx runs and has the site's ports."""
    runs = site.nginx.master() is not None
    lines = [f"nginx: {'running' if runs else 'not running'}", *_ports(site), *_paused(site)]
    lines += [*unit.state(), *_of_debian(site)] if site.place.unit else []
    wrong = [line for line in lines if not _FINE.search(line) or line == "nginx.service: enabled=disabled"]
    last = unit.last_start() if site.place.unit and not runs else []
    return Check("Nginx's state", "running, with the site's ports, also after a boot",
                 "; ".join(wrong) or "it runs", not wrong, {"nginx": lines, "nginx's last start": last})


def _ports(site: ExaminedSite) -> List[str]:
    return [f"port {port}: {_owner(site, port)}" for port in site.ports]


def _owner(site: ExaminedSite, port: int) -> str:
    if site.place.containers:  # nobody else is in its network
        return "nginx" if address.is_listening(port) else "nobody listens"
    owners = address.owners_of_port(port)
    if not owners:
        return "nobody listens"
    if all(_is_left_alone(site, pid) for pid in owners):
        return f"worker {owners[0]} without a master"
    return "nginx" if set(owners) <= site.nginx.family() else unit.owner_of_port(port)


def _is_left_alone(site: ExaminedSite, pid: int) -> bool:
    """Return whether a process is a worker of the site's own Nginx that serves on after its master was killed."""
    alone = site.nginx.master() is None and process.title(pid).startswith("nginx: worker process")
    return alone and process.works_in(pid, site.place.directory)


def _paused(site: ExaminedSite) -> List[str]:
    states = ((pid, re.search(r"^State:\s+T", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE))
              for pid, _ in site.nginx.workers())
    return [f"paused: process {pid}" for pid, found in states if found]


def _of_debian(site: ExaminedSite) -> List[str]:
    master, file = site.nginx.master(), properties("nginx.service", "PIDFile")["PIDFile"]
    written = Path(file).read_text().strip() if file and Path(file).exists() else ""
    lost = bool(master and file and written != str(master[0]))
    lines = [f"pid file: expected {master[0]} in {file}, got {written or 'nothing'}"] if master and lost else []
    return [*lines, *(f"spool: {line}" for line in permissions.barred(site, SPOOL, WRITE_AND_PASS))]
