"""Gets uv, which installs packages: one file, shared by all sites of a host, or of a user of this machine."""

import os
import sys
import tempfile
from pathlib import Path

from portico.agent.machine.command import run
from portico.agent.place import Place
from portico.protocol import uv
from portico.protocol.printable import printable

FOLDER = Path("/var/cache/portico")
"""The folder on a host. What is in it can be removed at any time: the next `prepare` gets it again."""
LONGEST = 200


class RefusedError(Exception):
    """A command that gets uv has failed."""


def path(place: Place) -> Path:
    """Return the path of uv, whether or not it is there."""
    here = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portico"
    return (FOLDER if place.unit else here) / f"uv-{uv.VERSION}"


def ensure(place: Place, python: str) -> str:
    """Get uv by the pip of this Python, unless it is there; return why it cannot be had, or an empty text.

    Pip takes a wheel with one of the pinned hashes only, so that no code of a package runs.
    """
    file = path(place)
    if file.exists():
        return ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".uv-", dir=file.parent) as work:
            _install(python or sys.executable, Path(work))
            if place.unit:
                file.parent.chmod(0o755)
            Path(work, "environment", "bin", "uv").chmod(0o755)
            os.replace(f"{work}/environment/bin/uv", file)
    except (OSError, RefusedError) as error:
        return printable(str(error))[:LONGEST]
    return ""


def _install(python: str, work: Path) -> None:
    """Install uv into an environment in a folder. Raises RefusedError with the last line of a command that fails."""
    requirements = work / "requirements.txt"
    requirements.write_text(uv.requirement())
    make = (python, "-I", "-m", "venv", f"{work}/environment")
    pip = (f"{work}/environment/bin/python", "-I", "-m", "pip", "install", "--quiet", "--no-input",
           "--disable-pip-version-check", "--no-cache-dir", "--retries=1", "--timeout=15",
           *uv.WHEEL_ALONE, "-r", str(requirements))
    for command in (make, pip):
        done = run(*command)
        if done.returncode:
            raise RefusedError((done.stdout.strip().splitlines() or [f"exit status {done.returncode}"])[-1])
