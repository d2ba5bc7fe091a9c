"""The Python environment of the language host and the provider."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from .cache import Cache, digest
from .errors import ToolchainError
from .paths import HERE
from .progress import Progress
from .steps import run

LOCK = HERE / "requirements.lock"
OLDEST = (3, 10)


def find(cache: Cache) -> Path:
    """The interpreter of an environment with the locked packages, made now unless it is there."""
    return _environment(cache) / "bin/python"


def install(cache: Cache, lock: Path, options: list[str], progress: Progress) -> None:
    """Install the packages of a lock file, each checked against its hash."""
    pip = [str(_environment(cache) / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install"]
    run([*pip, "--require-hashes", "--no-deps", "-r", str(lock), *options], progress, held=cache.held)


def _environment(cache: Cache) -> Path:
    name = f"python-{digest(sys.version, sys.base_prefix, files=[LOCK])}"
    return cache.part(name, lambda place: _make(cache, place))


def _make(cache: Cache, place: Path) -> None:
    if sys.version_info < OLDEST:
        raise ToolchainError(
            f"Python {sys.version.split()[0]} is too old for Pulumi; run this with Python 3.10 or newer"
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        raise ToolchainError(f"Python's venv module is missing; install it, on Debian with `apt-get install {package}`")
    progress = Progress("installing the Python packages of language host and provider, about half a minute")
    run([sys.executable, "-m", "venv", str(place)], progress, held=cache.held)
    pip = [str(place / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install"]
    run([*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)], progress, held=cache.held)
    progress.done()
