"""Makes virtual environments, one per set of requirements and Python, shared between releases."""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List

from portico.agent.machine import running_lock, uv
from portico.agent.place import Place
from portico.agent.releases import index, installer, requirements
from portico.agent.releases.build import Build, building, mark
from portico.protocol.failure import Failure
from portico.protocol.lines import cut
from portico.protocol.plan.release import Release
from portico.protocol.uv import PIP, UV, VERSION

WHOLE = ".whole"
"""Name of the file that is written last: an environment without it is incomplete and is made again. (A virtual
environment cannot be renamed.)"""
HASH = "--hash"
"""The option of a requirement that lets pip install only files with these hashes, then of all requirements."""
_OF_PIP = ("WARNING:", "ERROR:")
_OUTSIDE = re.compile(r"No space left on device|\(from versions: none\)")
"""Matches pip's errors for a full disk and for a package without versions: then only warnings and errors are shown."""


def ensure(place: Place, release: Release, app: Path) -> str:
    """Return the name of the virtual environment for a release's requirements; it is made if there is none."""
    decisive = requirements.decisive_texts(app, release.requirements, release.id)
    own = [] if re.search(r"(?im)^\s*gunicorn\b", "\n".join(decisive)) else [release.gunicorn]
    name = _name(_version(release.python), decisive, own)
    folder = place.environments / name
    if not (folder / WHOLE).exists():
        if own and any(HASH in text for text in decisive):
            raise _unhashed(release.requirements)
        with _alone(place) as held:
            mark(folder / WHOLE, _make(place, folder, release, app, own, held))
    return name


def made_by(place: Place, name: str) -> str:
    """Return the name of the installer that filled an environment; pip for one of an earlier Portico."""
    return (place.environments / name / WHOLE).read_text() or PIP


def _unhashed(file: str) -> Failure:
    """Return the Failure for hashed requirements without Gunicorn: pip would install Gunicorn unchecked."""
    return Failure("release", f"gunicorn in {file}, with its hashes like the other packages", "none",
                   remedy=f"add gunicorn to what {file} is made from (pip-compile --generate-hashes, or uv pip compile "
                          "--generate-hashes), then run pulumi up again")


@contextmanager
def _alone(place: Place) -> Iterator[int]:
    """Hold a lock that pip inherits: if the agent is killed, the next one waits until the pip it left has ended."""
    path = place.environments / ".lock"
    with running_lock.opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holders = "; ".join(running_lock.held_by(path))
            print(cut(f"release: waits for {path}, {holders}"), file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _name(version: str, decisive: List[str], own: List[str]) -> str:
    return hashlib.sha256("\0".join([version, *decisive, *own]).encode()).hexdigest()[:12]


def _version(python: str) -> str:
    try:
        return subprocess.run([python, "-VV"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failure("release", f"a Python called {python}", str(error),
                      remedy="pulumi config set --path app.python python3") from None


def _make(place: Place, folder: Path, release: Release, app: Path, own: List[str], held: int) -> str:
    """Make the environment; return the name of its installer."""
    there = release.installer == UV and uv.path(place).exists()
    hashed = any(HASH in text for text in requirements.decisive_texts(app, release.requirements, release.id))
    files = index.SYSTEM if place.unit else (*index.SYSTEM, *index.USER)
    variables = index.variables(os.environ, files) if there else {}
    tool = str(uv.path(place)) if there else None
    with building(place, folder, app, held, variables) as build:
        for command in installer.commands(tool, str(folder), release, own, hashed):
            _run(build, command)
    return f"{UV} {VERSION}" if there else PIP


def _run(build: Build, command: installer.Command) -> None:
    """Run a command of the build. Raises Failure with its lines when it fails."""
    done = build.run(command.words)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        warnings, errors = ([line for line in lines if line.startswith(kind)] for kind in _OF_PIP)
        raise Failure("release", command.what, f"exit status {done.returncode} of {_short(command.words)}",
                      lines=[*warnings, *errors] if any(_OUTSIDE.search(line) for line in errors) else lines,
                      remedy=command.remedy,
                      facts={"packages": lines, "pip's warnings": warnings, "pip's errors": errors})


def _short(words: List[str]) -> str:
    return " ".join(words[2:5] if words[1] == "-I" else [UV, *words[1:3]])
