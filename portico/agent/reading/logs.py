"""Names the command that shows a log of the site; the caller runs it, for as long as the user likes."""

import re
from pathlib import Path
from typing import Any, Dict, List, Tuple

from portico.agent.machine import journald
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.asked import LogsPlan
from portico.protocol.plan.site import Site


def run(place: Place, plan: LogsPlan) -> Tuple[str, Dict[str, Any]]:
    """Return the command for a log of the site that Nginx serves or, when it serves none, that was last verified."""
    site = live.current(place)
    if site is None:
        raise Failure("logs", "a site that was up once", "none", remedy="pulumi up")
    left_out = 0
    if plan.log == "app" and place.unit:
        service = f"{place.unit}@{site.instance}.service"
        shown, left_out = _journal(service, plan), journald.left_out(service)
    elif plan.log == "app":
        shown = _tail(place.instances / site.instance / "gunicorn.log", plan)
    else:
        shown = _tail(place.directory / _log_of_nginx(place, site, plan.log), plan)
    return f"logs: {' '.join(shown)}", {"command": shown, "left_out": left_out}


def _journal(service: str, plan: LogsPlan) -> List[str]:
    """Return the `journalctl` command, which also shows systemd's lines about the service; sync the journal before."""
    journald.sync()
    return ["journalctl", f"--unit={service}", "--output=cat", "--no-pager", "--quiet", f"--lines={plan.lines}",
            *(["--follow"] if plan.follow else [])]


def _tail(log: Path, plan: LogsPlan) -> List[str]:
    """Return the `tail` command, which follows a log by its name, so into the new file when the log is rotated."""
    if not log.exists():
        raise Failure("logs", f"a log at {log}", "no such file", remedy="see what has removed it, then run pulumi up")
    return ["tail", "-n", str(plan.lines), *(["-F"] if plan.follow else []), str(log)]


def _log_of_nginx(place: Place, site: Site, kind: str) -> str:
    """Return the path of Nginx's log, as the site's server block names it."""
    status = f"listen unix:{place.status_socket};"
    block = next(lines for lines in site.files.values() if any(status in line for line in lines))
    named = (re.match(rf"\s*{kind}_log (?!off;)([^ ;]+)", line) for line in block)
    return next(match.group(1) for match in named if match)
