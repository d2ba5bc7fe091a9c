"""Runs a command as the app runs: with its user, its folder, its packages, its variables and its secrets."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from portico.agent.app import daemon, sandbox, systemd
from portico.agent.machine import atomic, transient
from portico.agent.place import Place
from portico.agent.releases.kept import app_folder, interpreter
from portico.protocol.plan.release_command import ReleaseCommand

Started = Tuple[List[str], Optional[Dict[str, str]], Path]
"""The command, its environment (None: the agent's own), and the folder to run it in."""
SECRETS = "release-command.env"
"""Name of the file with the command's variables and secrets; only systemd reads it, and it is removed afterwards."""


@contextlib.contextmanager
def python(place: Place, command: ReleaseCommand, *words: str) -> Iterator[Started]:
    """Give the command that runs the release's Python with these arguments."""
    folder = app_folder(place, command.release)
    variables = {**command.environment, **command.secrets}
    if place.containers:
        yield [sys.executable, *words], {**os.environ, **variables}, folder
    elif place.unit:
        with _file(place, command, variables) as file:
            start = _start(place, command, folder, file)
            yield [*start, sys.executable, *transient.as_they_are(words)], None, folder
    else:
        yield [sys.executable, *words], {**daemon.environment(place, command.release), **variables}, folder


@contextlib.contextmanager
def _file(place: Place, command: ReleaseCommand, variables: Dict[str, str]) -> Iterator[Path]:
    path = f"{interpreter(place, command.release).parent}:/usr/local/bin:/usr/bin:/bin"
    fixed = {"PATH": path, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    file = place.directory / SECRETS
    atomic.write_lines(file, systemd.variables({**fixed, **variables}), mode=0o400)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _start(place: Place, command: ReleaseCommand, folder: Path, file: Path) -> List[str]:
    return sandbox.command(place, command.service, WorkingDirectory=str(folder), EnvironmentFile=str(file),
                           RuntimeMaxSec=str(command.deadline + 30))
