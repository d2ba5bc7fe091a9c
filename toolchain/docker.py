"""The docker provider, built only when it is asked for."""

from __future__ import annotations

import platform
from pathlib import Path

from . import go
from .cache import Cache, digest
from .paths import HERE
from .progress import Progress
from .steps import run

VERSION = "5.2.0"
MODULE = HERE / "docker_provider"
BINARY = "pulumi-resource-docker"


def part() -> str:
    """The name of the part in the cache."""
    files = [file for file in MODULE.rglob("*") if file.suffix in (".go", ".mod", ".sum")]
    return f"docker-{digest(VERSION, platform.machine(), files=files)}"


def build(cache: Cache) -> Path:
    """The built provider."""
    return cache.part(part(), lambda place: _build(cache, place)) / BINARY


def install(cache: Cache, pulumi: Path, home: Path) -> None:
    """Put the provider where this engine looks for it, unless it is there."""
    if not (home / f"plugins/resource-docker-v{VERSION}").is_dir():
        command = [str(pulumi), "plugin", "install", "resource", "docker", VERSION, "--file", str(build(cache))]
        run(command, environment={"PULUMI_HOME": str(home), "PULUMI_SKIP_UPDATE_CHECK": "1"}, held=cache.held)


def _build(cache: Cache, place: Path) -> None:
    progress = Progress(f"building the docker provider {VERSION} from source with Go, about 5 minutes, once")
    go.build(cache, MODULE, ".", ["-ldflags", "-s -w"], place / BINARY, progress)
    progress.done()
