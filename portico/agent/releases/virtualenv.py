"""Makes virtual environments, one per set of requirements and Python, shared between releases."""

import fcntl
import hashlib
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List

from portico.agent.machine import running_lock
from portico.agent.place import Place
from portico.agent.releases import requirements
from portico.agent.releases.build import Build, building, mark
from portico.protocol.failure import Failure
from portico.protocol.lines import cut
from portico.protocol.plan.release import Release

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
            with building(place, folder, app, held) as build:
                _make(build, folder, release, own)
            mark(folder / WHOLE)
    return name


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


def _make(build: Build, folder: Path, release: Release, own: List[str]) -> None:
    file = release.requirements
    lacks, python = "install what venv needs: apt-get install python3-venv", str(folder / "bin" / "python")
    _run(build, "a virtual environment", [release.python, "-I", "-m", "venv", "--without-pip", str(folder)], lacks)
    _run(build, "pip in the virtual environment", [python, "-I", "-m", "ensurepip", "--default-pip"], lacks)
    pip = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    _run(build, f"the packages of {file}", [*pip, "-r", file],
         f"fix {file} in the app's source, then run pulumi up again")
    if own:
        _run(build, "gunicorn", [*pip, *own], "name gunicorn in the app's requirements")


def _run(build: Build, what: str, command: List[str], remedy: str) -> None:
    """Run a command of the build. Raises Failure with its lines when it fails.

    Python's option -I keeps the modules of the release's folder from being imported by pip itself.
    """
    done = build.run(command)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        warnings, errors = ([line for line in lines if line.startswith(kind)] for kind in _OF_PIP)
        raise Failure("release", what, f"exit status {done.returncode} of {' '.join(command[2:5])}",
                      lines=[*warnings, *errors] if any(_OUTSIDE.search(line) for line in errors) else lines,
                      remedy=remedy, facts={"pip": lines, "pip's warnings": warnings, "pip's errors": errors})
