"""Runs a command as the app runs: with its user, its folder, its packages, its variables and its secrets."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

from portico.agent.app import daemon, sandbox, systemd
from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.agent.releases.kept import app_folder, interpreter

Started = Tuple[List[str], Optional[Dict[str, str]], Path]
"""The command, its environment (None: the agent's own), and the folder to run it in."""
SECRETS = "release-command.env"
"""Name of the file with the command's variables and secrets; only systemd reads it, and it is removed afterwards."""


@contextlib.contextmanager
def python(place: Place, given: Dict[str, Any], *words: str) -> Iterator[Started]:
    """Give the command that runs the release's Python with these arguments.

    `given`: release, environment, secrets, service (the lines of an instance's drop-in), and deadline in seconds.
    """
    folder = app_folder(place, given["release"])
    variables = {**given["environment"], **given["secrets"]}
    if place.containers:
        yield [sys.executable, *words], {**os.environ, **variables}, folder
    elif place.unit:
        with _file(place, given, variables) as file:
            as_they_are = [word.replace("$", "$$") for word in words]  # systemd would take variables for its own
            yield [*_transient(place, given, folder, file), sys.executable, *as_they_are], None, folder
    else:
        yield [sys.executable, *words], {**daemon.environment(place, given["release"]), **variables}, folder


@contextlib.contextmanager
def _file(place: Place, given: Dict[str, Any], variables: Dict[str, str]) -> Iterator[Path]:
    path = f"{interpreter(place, given['release']).parent}:/usr/local/bin:/usr/bin:/bin"
    fixed = {"PATH": path, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    file = place.directory / SECRETS
    atomic.write_lines(file, systemd.variables({**fixed, **variables}), mode=0o400)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _transient(place: Place, given: Dict[str, Any], folder: Path, file: Path) -> List[str]:
    return sandbox.command(place, given["service"], WorkingDirectory=str(folder), EnvironmentFile=str(file),
                           RuntimeMaxSec=str(given["deadline"] + 30))
