"""Find the log lines of Gunicorn, the app and systemd that say something of the site as it is now."""

import json
import re
import time
from typing import Any, Dict, List, Optional

from portico.agent.app.traceback_lines import own_frames
from portico.agent.chain import gunicorn
from portico.agent.doctor.since import RECENT
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import journald

SIGNS = ("[CRITICAL]", "[ERROR]", "Traceback (most recent call last)", "Error:", "Exception:", "was sent SIG",
         "Failed to ", "Failed at ", "failed: ", "No module named", "Start request repeated", "status=31/SYS",
         "operation timed out")
LAST_STARTS = 2
"""Number of starts of a stopped instance whose lines are read.

While systemd restarts it again and again, the newest start may not have logged yet why it fails.
"""
STOPPING = "de5b426a63be47a7b6ac3eaac82e2f6f"
"""systemd's MESSAGE_ID (`SD_MESSAGE_UNIT_STOPPING`) of the line that it logs when somebody stops a unit."""
_DEATHS = re.compile(r"\[[^\]]{1,40}\] \[(?P<pid>\d+)\] \[(CRITICAL\] WORKER TIMEOUT \(pid:\d+\)|"
                     r"(ERROR|WARNING)\] Worker \(pid:\d+\) was sent SIG(?!TERM))")
"""Lines of Gunicorn's master about workers that died; the doctor's own requests do not cause them again."""
_LIKE_A_DEATH = re.compile(r"\[CRITICAL\] WORKER TIMEOUT|was sent SIG(?!TERM)")
_STAMP = re.compile(r"^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})\]")
Entry = Dict[str, Any]


def lines(site: ExaminedSite) -> List[str]:
    """Return the log lines that show an error of the instance now.

    Stopped instance: its last log lines. Running one: lines logged since the doctor's own requests, and recent worker
    deaths.
    """
    runs = gunicorn.running(site.place, site.instance) is not None
    found = _of_systemd(site, runs) if site.place.unit else _of_log(site, runs)
    return [line for line in own_frames(found) if any(sign in line for sign in SIGNS)
            and (not _LIKE_A_DEATH.search(line) or _of_a_death(site, line))]


def tells_of_a_death(line: str, master: Optional[int]) -> bool:
    """Return whether Gunicorn's master says that a worker died; an app may write into its log what a client sent.

    Without the master's process id, as in a container, the form of the line alone decides.
    """
    found = _DEATHS.match(line)
    return found is not None and (master is None or int(found["pid"]) == master)


def _of_a_death(site: ExaminedSite, line: str) -> bool:
    master = site.record.pid if site.record and not site.place.containers else 0
    return tells_of_a_death(line, master or None)


def _of_systemd(site: ExaminedSite, runs: bool) -> List[str]:
    since, fields = f"@{time.time() - RECENT:.0f}", "MESSAGE,MESSAGE_ID,INVOCATION_ID,_SYSTEMD_INVOCATION_ID"
    told = journald.lines("--unit", site.service, "--since", since, "--reverse", "--lines", "400",
                          "--output", "json", "--output-fields", fields)
    told_in_order = [json.loads(line) for line in reversed(told)]
    entries = _last_starts(told_in_order, 1 if runs else LAST_STARTS)
    return [text for entry in entries for text in _text(entry).splitlines()
            if not runs or int(entry["__REALTIME_TIMESTAMP"]) >= site.came * 1e6 or _of_a_death(site, text)]


def _last_starts(entries: List[Entry], number: int) -> List[Entry]:
    """Return the entries of the newest starts. A start that somebody stopped says nothing of the one after it."""
    newest: List[List[Entry]] = []
    for start in reversed(_by_start(entries)):
        stopped = any(entry.get("MESSAGE_ID") == STOPPING for entry in start)
        if newest and stopped:
            break
        newest.insert(0, start)
        if stopped or len(newest) == number:
            break
    return [entry for start in newest for entry in start]


def _by_start(entries: List[Entry]) -> List[List[Entry]]:
    starts: List[List[Entry]] = []
    last = ""
    for entry in entries:
        start = _start(entry) or last
        if start != last or not starts:
            starts.append([])
        starts[-1].append(entry)
        last = start
    return starts


def _start(entry: Entry) -> str:
    """Return the id of the start that wrote an entry.

    It is empty for lines of a process that ended before the journal could see to which unit it belonged.
    """
    return str(entry.get("_SYSTEMD_INVOCATION_ID") or entry.get("INVOCATION_ID") or "")


def _text(entry: Entry) -> str:
    """Return the message of an entry. The journal gives bytes that are not UTF-8 as a list of numbers."""
    message = entry.get("MESSAGE") or ""
    return bytes(message).decode(errors="replace") if isinstance(message, list) else str(message)


def _of_log(site: ExaminedSite, runs: bool) -> List[str]:
    found = gunicorn.log_lines(site.place, site.instance)
    if not runs:
        return found
    known = len(site.said)
    present = found[known:] if found[:known] == site.said else found[-1:]
    earlier = (line for line in found[:known] if _of_a_death(site, line))
    return [line for line in earlier if _written(line) > time.time() - RECENT] + present


def _written(line: str) -> float:
    match = _STAMP.match(line)
    if not match:
        return 0.0
    import datetime  # costs 3 ms, and is needed once in a blue moon

    return datetime.datetime.strptime(match.group(1), "%Y-%m-%d %H:%M:%S %z").timestamp()
