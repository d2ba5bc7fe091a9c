"""Find the lines in Nginx's logs that are faults of the site as it is now."""

import re
import time
from typing import List

from portico.agent.doctor import failed_requests, kept_files, limited_clients
from portico.agent.doctor.check import Check
from portico.agent.doctor.request_line import of_nginx
from portico.agent.doctor.since import RECENT, lines_from, lines_of, now_less_age
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import process
from portico.agent.nginx.base import complaints

_ASKED_AGAIN = re.compile(r"connect\(\) |open\(\) |recv\(\) |prematurely closed|\(13: |forbidden by rule|limiting |"
                          r"could not be resolved")
"""Lines that the doctor's own requests would cause again: older ones may be of a fault that was repaired."""
_OF_CLIENTS = re.compile(r"directory index of |client sent |client prematurely closed|\(104: .*reading client|"
                         r"client intended to send too large body|open\(\) .* failed \((20|36): ")
"""Lines that any client can cause by the way it sends its request, or by what it asks for."""


def logs(site: ExaminedSite) -> Check:
    """Run check 7: Nginx's logs have no complaint since it runs with this configuration, and no recent answer 500."""
    present = [line for log, before in site.logs.items() for line in lines_from(log, before.size)
               if _ASKED_AGAIN.search(line)]
    found = faults(complaints("\n".join([*_past(site), *present])), site)
    failed, kept = failed_requests.look(site), kept_files.look(site)
    seen = [*([f"{len(found)}, the last: {found[-1]}"] if found else []), *(f"answers 500: {line}" for line in failed),
            *(f"answers 403: {line}" for line in kept)]
    shown = [*(seen or ["no complaint"]), *filter(None, [limited_clients.note(site)])]
    return Check("Nginx's logs", "no complaint since this configuration is live", "; ".join(shown), not seen, {
        "error.log": found, "answers 500": failed, "kept files": kept
    })


def faults(lines: List[str], site: ExaminedSite) -> List[str]:
    """Return the lines that are faults of the site, each without what a client sent."""
    found = [of_nginx(line) for line in lines]
    return [line for line in found if not _OF_CLIENTS.search(line) and not limited_clients.refused(line, site)
            and not _is_missing(site, line)]


def _past(site: ExaminedSite) -> List[str]:
    """Return the lines of processes that still run.

    Lines of workers count for RECENT seconds; lines of the master count since its workers were started.
    """
    workers, master = site.nginx.workers(), site.nginx.master()
    news = max(time.time() - RECENT, now_less_age(master[1]) if master else 0)
    loaded = max([news, *(now_less_age(start) for _, start in workers)])
    pids = {process.own_id(pid) for pid, _ in workers}
    leader = {process.own_id(master[0])} if master else set()
    return [line for log, before in site.logs.items()
            for line in [*lines_of(log, pids, news, before.written), *lines_of(log, leader, loaded, before.written)]
            if not _ASKED_AGAIN.search(line)]


def _is_missing(site: ExaminedSite, line: str) -> bool:
    """Return whether a line is about a missing file that is no fault of the site.

    A missing file is only a fault for the sample static file; clients may ask for anything.
    """
    sample = site.public.static
    return "open() " in line and "failed (2: " in line and not (sample and line.endswith(f" for GET {sample.url}"))
