"""Find a file of the app's state folder that Nginx was asked to send and may not read."""

import os
import re
import time
from pathlib import Path
from typing import Iterator, List

from portico.agent.doctor import permissions
from portico.agent.doctor.since import RECENT, lines_of, state_of
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import process

DENIED = re.compile(r'open\(\) "(?P<path>/[^"]+)" failed \(13: ')


def look(site: ExaminedSite) -> List[str]:
    """Return a line for the last such file of the last minutes that Nginx may not read now either; none without one.

    The log only says where to look: a client that names a file decides nothing.
    """
    for path in _denied(site) if site.place.unit else ():
        barred = permissions.barred(site, path, os.R_OK)
        if barred:
            return [f"{barred[0]} for {_top(site, path)}"]
    return []


def _denied(site: ExaminedSite) -> Iterator[Path]:
    """Yield the paths below the state folder that Nginx's workers could not open, the last first."""
    pids = {process.own_id(pid) for pid, _ in site.nginx.workers()}
    state = state_of(site.error_log)
    for line in reversed(lines_of(site.error_log, pids, time.time() - RECENT, state.written)):
        for match in DENIED.finditer(line):
            path = Path(match["path"])
            if site.place.state in path.parents and ".." not in path.parts:
                yield path


def _top(site: ExaminedSite, path: Path) -> Path:
    """Return the folder, or the file, directly in the state folder that leads to a path."""
    return site.place.state / path.relative_to(site.place.state).parts[0]
