"""Count the requests that Nginx refused because their client had more of them at a time than `nginx.limit_conn`."""

import time

from portico.agent.doctor.request_line import of_nginx
from portico.agent.doctor.since import RECENT, lines_of
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import process


def refused(line: str, site: ExaminedSite) -> bool:
    """Return whether Nginx's own message says that it refused a request by the site's limit, and by no other limit."""
    return any(f'limiting connections by zone "{zone}"' in line for zone in site.zones_of_clients)


def note(site: ExaminedSite) -> str:
    """Return what to say of the recent requests that were refused; nothing without any."""
    workers = {process.own_id(pid) for pid, _ in site.nginx.workers()}
    recent = lines_of(site.error_log, workers, time.time() - RECENT, site.logs[site.error_log].written)
    number = sum(refused(of_nginx(line), site) for line in recent)
    return f"{number} refused with 429, whose clients had more than nginx.limit_conn at a time" if number else ""
