"""Runs the app's own command for a new release, such as a migration: after the static files, before Gunicorn."""

import time
from pathlib import Path
from typing import Any, Dict, List, Tuple

from portico.agent.app import as_the_app
from portico.agent.app.failure import facts_of
from portico.agent.app.traceback_lines import own_frames
from portico.agent.machine import atomic, moments, supervised
from portico.agent.place import Place
from portico.agent.releases import beside_the_code
from portico.protocol.failure import MOST_LINES, Failure
from portico.protocol.masking import mask, texts_to_mask
from portico.protocol.plan.release_command import ReleaseCommand, ReleaseCommandPlan
from portico.protocol.printable import printable

RECORD = "release-commands.json"
"""Name of the file with the time of each command that succeeded, by its id: a rollback does not run it again."""
REMEMBERED = 200
LOG = "release-command.log"
LONGEST_LINE = 300
Told = Tuple[str, Dict[str, Any]]


def run(place: Place, plan: ReleaseCommandPlan) -> Told:
    """Run the command, unless it has succeeded before.

    Raises Failure with the command's last lines; the next update runs it again.
    """
    command = plan.release_command
    record = place.directory / RECORD
    done: Dict[str, str] = atomic.read_json(record) or {}
    if command.id in done:
        return _was_run(command, done[command.id])
    words, evidence = _run(place, command)
    newest = dict(list(done.items())[1 - REMEMBERED:])
    atomic.write_json(record, {**newest, command.id: evidence["when"]})
    return words, evidence


def _was_run(command: ReleaseCommand, when: str) -> Told:
    """Return the words and the evidence for a command that has succeeded before."""
    evidence = {"layer": "release-command", "id": command.id, "release": command.release, "when": when, "lines": []}
    return f"release-command: held on {when}, release {command.release}; it is not run again", evidence


def _run(place: Place, command: ReleaseCommand) -> Told:
    log, began = place.directory / LOG, time.monotonic()
    program = ("-I", "-c", supervised.WATCH, command.command, *command.persist)
    with as_the_app.python(place, command, *program) as (words, env, folder):
        status = supervised.call(words, log, command.deadline, env, folder)
    lines = _shown(log, list(command.secrets.values()))
    if status != 0:
        raise _failure(command, "no end" if status is None else f"exit status {status}", lines)
    seconds = round(time.monotonic() - began, 1)
    evidence = {"layer": "release-command", "id": command.id, "release": command.release, "when": moments.now(),
                "seconds": seconds, "lines": lines[-MOST_LINES:]}
    proved = f"release-command: exit status 0 in {seconds} s, release {command.release}"
    proved += beside_the_code.warning(place, command.release)
    return "\n    ".join([proved, *lines[-MOST_LINES:]]), evidence


def _failure(command: ReleaseCommand, got: str, lines: List[str]) -> Failure:
    expected = f"exit status 0 of {command.command!r} within {command.deadline} s"
    otherwise = "fix the command or what it needs, then run pulumi up again, which runs it again"
    return Failure("release-command", expected, got, lines=lines, remedy=otherwise,
                   facts={**facts_of(lines, lives=False), "release command": lines})


def _shown(log: Path, secrets: List[str]) -> List[str]:
    """Return the last lines of the log, without the plan's secrets and without characters that control a terminal."""
    texts = texts_to_mask(secrets)
    return [printable(mask(line, texts))[:LONGEST_LINE] for line in own_frames(supervised.last_lines(log))]
