"""The Python that runs a program: the one of its `virtualenv` option, or else the one on PATH."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class InterpreterError(Exception):
    """A program for which there is no Python."""


@dataclass(frozen=True)
class Interpreter:
    """A Python, and the virtualenv it belongs to."""

    executable: str
    virtualenv: str | None = None

    def environment(self) -> dict[str, str]:
        """The environment of a program: its virtualenv active, as after `source bin/activate`."""
        environment = dict(os.environ)
        if self.virtualenv:
            folder = os.path.dirname(self.executable)
            environment["PATH"] = folder + os.pathsep + environment.get("PATH", os.defpath)
            environment["VIRTUAL_ENV"] = self.virtualenv
            environment.pop("PYTHONHOME", None)
        return environment


def virtualenv_of(info: Any) -> str | None:
    """The virtualenv a program's options name, relative to the root of its project."""
    options: Mapping[str, Any] = dict(info.options) if info.HasField("options") else {}
    toolchain = options.get("toolchain", "pip")
    if toolchain not in ("", "pip"):
        raise InterpreterError(f"runtime option toolchain: {toolchain} is not supported; leave it out or set it to pip")
    named = options.get("virtualenv")
    return os.path.normpath(os.path.join(info.root_directory, named)) if named else None


def interpreter_of(info: Any) -> Interpreter:
    """The Python a program runs with."""
    virtualenv = virtualenv_of(info)
    return in_virtualenv(virtualenv) if virtualenv else on_path()


def in_virtualenv(path: str) -> Interpreter:
    """The Python of a virtualenv that must exist."""
    executable = os.path.join(path, "bin", "python")
    if not os.access(executable, os.X_OK):
        raise InterpreterError(
            f"the virtualenv {path}, named by the runtime option virtualenv, has no bin/python; "
            "create it with `pulumi install`"
        )
    return Interpreter(executable, path)


def on_path() -> Interpreter:
    """The Python a shell would run."""
    wanted = os.environ.get("PULUMI_PYTHON_CMD") or "python3"
    executable = shutil.which(wanted) or shutil.which("python")
    if executable is None:
        raise InterpreterError(f"{wanted} was not found on PATH; install Python, or name a virtualenv in Pulumi.yaml")
    return Interpreter(executable)
