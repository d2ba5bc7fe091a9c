"""Nginx: its test, its state, its logs, the configuration that is active."""

import subprocess
import time
from typing import List

from onhost import address, live
from onhost.command import run
from onhost.doctor import active_configuration
from onhost.doctor.check import Check
from onhost.doctor.since import RECENT, lines_since, now_less_age
from onhost.doctor.site import SHORT, ExaminedSite
from onhost.nginx import complaints
from onhost.systemd import properties


def syntax(site: ExaminedSite) -> Check:
    """(1) `nginx -t`; a warning counts as a refusal."""
    told = _told(site, "-t")
    found = complaints(told.stdout)
    seen = found[-1] if found else f"exit status {told.returncode}"
    return Check("nginx -t", "no complaint", seen if told.returncode or found else "no complaint",
                 not (told.returncode or found), {"nginx -t": found or told.stdout.splitlines()})


def _told(site: ExaminedSite, option: str) -> "subprocess.CompletedProcess[str]":
    """What `nginx -t` or `nginx -T` says on both streams."""
    return run(*site.nginx.command(option), seconds=SHORT)


def state(site: ExaminedSite) -> Check:
    """(2) Whether it runs, and has the ports."""
    master = site.nginx.master()
    told = _unit(site)
    owners = [f"port {port}: {_owner(site, port)}" for port in site.ports]
    alien = [line for line in owners if not line.endswith(": nginx")]
    lines = [f"nginx: {'running' if master else 'not running'}", *told, *owners]
    words = "; ".join([lines[0], *alien])
    return Check("Nginx's state", "running, with the site's ports", words, bool(master) and not alien,
                 {"nginx": lines})


def _unit(site: ExaminedSite) -> List[str]:
    if not site.place.unit:
        return []
    named = properties("nginx.service", "ActiveState", "Result", "UnitFileState")
    return [f"nginx.service: {name}={value}" for name, value in named.items()]


def _owner(site: ExaminedSite, port: int) -> str:
    owners = set(address.owners_of_port(port))
    if not owners:
        return "nobody listens"
    return "nginx" if owners <= site.nginx.family() else address.owner_of_port(port)


def logs(site: ExaminedSite) -> Check:
    """(7) What its error logs say since it runs with this configuration."""
    workers = [start for _, start in site.nginx.workers()]
    since = max([time.time() - RECENT, *map(now_less_age, workers)])
    lines = [line for log in (site.error_log, site.nginx.log) for line in lines_since(log, since)]
    found = complaints("\n".join(lines))
    seen = f"{len(found)} complaints, the last: {found[-1]}" if found else "no complaint"
    return Check("Nginx's logs", "no complaint since this configuration is live", seen, not found, {"error.log": found})


def active(site: ExaminedSite) -> Check:
    """(9) What Nginx has read: this site's server block, what overrides it, which configuration answers."""
    found = active_configuration.differences(site, _told(site, "-T").stdout)
    answer = (live.answering(site.place) or {}).get("config_id")
    if answer != site.site["config_id"]:
        found.append(f"live: expected configuration {site.site['config_id']}, got {answer or 'no answer'}")
    return Check("active configuration", "the site's own, whole, and nothing that overrides it",
                 "; ".join(found) or f"configuration {answer} is live", not found, {"active": found})


