"""Count the requests that the app answered with 500, and find what it raised.

Nginx's access log decides whether there were any: a client can write into the app's log what it likes.
"""

import json
import time
from datetime import datetime
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from portico.agent.asking import address
from portico.agent.chain import gunicorn
from portico.agent.doctor import raised
from portico.agent.doctor.since import RECENT, lines_from, size
from portico.agent.doctor.site import ExaminedSite

TAIL = 1 << 22
"""Number of bytes at the end of the access log that are read."""
Entry = Dict[str, Any]


def look(site: ExaminedSite) -> List[str]:
    """Return a line with the number of recent requests that got 500 and with what the app raised; none without them.

    A request that was answered well when it was sent again does not count: its fault was repaired.
    """
    number = _failed(list(_answers(site)))
    return [_line(number, gunicorn.log_lines(site.place, site.instance))] if number else []


def look_in_lines(access: Sequence[str], app: Sequence[str]) -> List[str]:
    """Return the same for recent lines of an access log, and of the app's log, that somebody else has read."""
    number = _failed([entry for entry in map(_entry, access) if entry])
    return [_line(number, app)] if number else []


def _failed(answers: List[Entry]) -> int:
    """Return how many answers were 500 for a request that was not answered well later."""
    last = {_request(entry): entry["status"] for entry in answers}
    return sum(entry["status"] == 500 == last[_request(entry)] for entry in answers)


def _line(number: int, app: Sequence[str]) -> str:
    error = raised.last(app) or "the app has logged no exception"
    return f"{number} in the last {RECENT // 60} minutes: {error}"


def _answers(site: ExaminedSite) -> Iterator[Entry]:
    """Yield the recent requests that the present start of the instance answered, the oldest first."""
    record = gunicorn.running(site.place, site.instance)
    ages = gunicorn.processes(site.place, record).values() if record else ()
    begin = time.time() - min([RECENT, max(ages, default=0)])
    where = "" if site.place.containers else address.text(site.bind)
    for line in lines_from(site.access_log, max(0, size(site.access_log) - TAIL), "stdout"):
        entry = _entry(line)
        if entry.get("upstream", "").endswith(where) and _second(entry) > begin:
            yield entry


def _entry(line: str) -> Entry:
    """Return the fields of a line; none for a line that is not whole, or of another format."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) and entry.get("upstream_status") == str(entry.get("status")) else {}


def _request(entry: Entry) -> Tuple[str, str]:
    return entry["method"], entry["uri"]


def _second(entry: Entry) -> float:
    try:
        return datetime.strptime(entry["time"], "%Y-%m-%dT%H:%M:%S%z").timestamp()
    except (KeyError, ValueError):
        return 0.0
