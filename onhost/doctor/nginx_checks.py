"""Nginx: its test, its state, its logs, the configuration that is active."""

import re
import subprocess
import time
from typing import List

from onhost import address, live
from onhost.command import run
from onhost.doctor import active_configuration
from onhost.doctor.check import Check
from onhost.doctor.since import RECENT, lines_from, lines_since, now_less_age
from onhost.doctor.site import SHORT, ExaminedSite
from onhost.nginx import complaints
from onhost.systemd import properties

_ASKED_AGAIN = re.compile(r"connect\(\) |open\(\) |recv\(\) |prematurely closed|\(13: ")
"""What the doctor's own questions would bring about again: older lines may be of a fault that was mended."""


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
    past = [line for log in site.logs for line in lines_since(log, since) if not _ASKED_AGAIN.search(line)]
    present = [line for log, start in site.logs.items() for line in lines_from(log, start) if _ASKED_AGAIN.search(line)]
    found = [line for line in complaints("\n".join([*past, *present])) if not _is_missing(site, line)]
    seen = f"{len(found)}, the last: {found[-1]}" if found else "no complaint"
    return Check("Nginx's logs", "no complaint since this configuration is live", seen, not found, {"error.log": found})


def _is_missing(site: ExaminedSite, line: str) -> bool:
    """A client asked for a file that never was; that is a fault only of the one that the site is known to have."""
    sample = site.public["static"]
    return "open() " in line and "failed (2: " in line and not (sample and f"GET {sample['url']} " in line)


def active(site: ExaminedSite) -> Check:
    """(9) What Nginx has read: this site's server block, what overrides it, which configuration answers."""
    found = active_configuration.differences(site, _told(site, "-T").stdout)
    answer = (live.answering(site.place) or {}).get("config_id")
    if answer != site.site["config_id"]:
        found.append(f"live: expected configuration {site.site['config_id']}, got {answer or 'no answer'}")
    return Check("active configuration", "the site's own, whole, and nothing that overrides it",
                 "; ".join(found) or f"configuration {answer} is live", not found, {"active": found})


