"""Installs and lists what a program depends on."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

from toolchain.processes import ProcessGroups

from .interpreters import Interpreter, in_virtualenv, interpreter_of, on_path, virtualenv_of

LIST = """
import json, re
from importlib.metadata import distributions
found = {one.metadata["Name"]: one for one in distributions() if one.metadata["Name"]}
plain = lambda name: re.sub(r"[-_.]+", "-", name).lower()
needed = {plain(re.split(r"[^\\w.-]", line, maxsplit=1)[0]) for one in found.values() for line in one.requires or []}
print(json.dumps([[name, one.version, plain(name) in needed] for name, one in sorted(found.items())]))
"""


class InstallError(Exception):
    """Dependencies that could not be installed."""


def installed(interpreter: Interpreter, transitive: bool) -> list[tuple[str, str]]:
    """Names and versions of the packages a program sees; without `transitive`, only those that no other package
    requires."""
    answer = subprocess.run([interpreter.executable, "-c", LIST], capture_output=True, check=True, text=True)
    return [(name, version) for name, version, needed in json.loads(answer.stdout) if transitive or not needed]


def install(groups: ProcessGroups, info: Any) -> Iterator[bytes]:
    """Create the virtualenv if there is none and install the program's requirements; yields what pip prints."""
    virtualenv = virtualenv_of(info)
    if virtualenv and not os.path.exists(os.path.join(virtualenv, "bin", "python")):
        yield f"Creating virtual environment in {virtualenv}\n".encode()
        yield from _run(groups, [on_path().executable, "-m", "venv", virtualenv], info.root_directory)
    interpreter = in_virtualenv(virtualenv) if virtualenv else interpreter_of(info)
    directory = _directory(info)
    if directory:
        pip = [interpreter.executable, "-m", "pip", "--disable-pip-version-check", "install", "-r", "requirements.txt"]
        yield from _run(groups, pip, directory)
    else:
        yield b"No requirements.txt found: nothing to install\n"


def missing(groups: ProcessGroups, info: Any) -> Iterator[bytes]:
    """The same, but only where the virtualenv itself is missing."""
    virtualenv = virtualenv_of(info)
    if virtualenv and not os.path.exists(os.path.join(virtualenv, "bin", "python")):
        yield from install(groups, info)


def _directory(info: Any) -> str:
    candidates = (info.program_directory, info.root_directory)
    return next((folder for folder in candidates if os.path.exists(os.path.join(folder, "requirements.txt"))), "")


def _run(groups: ProcessGroups, command: list[str], directory: str) -> Iterator[bytes]:
    process = groups.start(
        command, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        with process.stdout as stream:
            yield from stream
        if process.wait():
            raise InstallError(f"`{' '.join(command)}` ended with exit status {process.returncode}")
    finally:
        groups.finished(process)
