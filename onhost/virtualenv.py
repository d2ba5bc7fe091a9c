"""Virtual environments, one per set of requirements and Python, shared between releases."""

import fcntl
import hashlib
import os
import re
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List

from onhost import atomic
from onhost.failure import Failure
from onhost.place import Place

WHOLE = ".whole"
"""Written last: a folder without it was interrupted and is made anew. (A virtual environment cannot be renamed.)"""


def ensure(place: Place, release: Dict[str, Any], requirements: Path) -> str:
    """The name of a whole virtual environment for these requirements, made when it is not there."""
    text = requirements.read_text()
    own = [] if re.search(r"(?im)^\s*gunicorn\b", text) else [release["gunicorn"]]
    name = _name(_version(release["python"]), text, own)
    folder = place.environments / name
    if not (folder / WHOLE).exists():
        with _alone(place) as lock:
            atomic.remove_tree(folder)
            _make(release["python"], folder, requirements, own, lock)
            (folder / WHOLE).touch()
    return name


@contextmanager
def _alone(place: Place) -> Iterator[int]:
    """A lock that pip inherits: when the agent is killed, the next one waits until the pip it left has ended."""
    with open(place.environments / ".lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _name(version: str, requirements: str, own: List[str]) -> str:
    return hashlib.sha256("\0".join([version, requirements, *own]).encode()).hexdigest()[:12]


def _version(python: str) -> str:
    try:
        return subprocess.run([python, "-VV"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failure("release", f"a Python called {python}", str(error),
                      remedy="pulumi config set --path app.python python3") from None


def _make(python: str, folder: Path, requirements: Path, own: List[str], lock: int) -> None:
    try:
        _run("a virtual environment", [python, "-m", "venv", str(folder)],
             "install what venv needs: apt-get install python3-venv", lock)
        quietly = ["--disable-pip-version-check", "--no-input", "--quiet"]
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", *quietly]
        remedy = f"mend {requirements.name} in the app's source, then run pulumi up again"
        _run(f"the packages of {requirements.name}", [*pip, "-r", str(requirements)], remedy, lock)
        if own:
            _run("gunicorn", [*pip, *own], "name gunicorn in the app's requirements", lock)
    except BaseException:
        atomic.remove_tree(folder)
        raise


def _run(what: str, command: List[str], remedy: str, lock: int) -> None:
    """Run it with all that it starts in a session of its own, so that all of it ends when the agent is told to."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, errors="replace", start_new_session=True, pass_fds=[lock])
    try:
        told, _ = child.communicate()
    except BaseException:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise
    if child.returncode:
        lines = [line for line in told.splitlines() if line.strip()]
        raise Failure("release", what, f"exit status {child.returncode} of {' '.join(command[1:4])}", lines, remedy)
