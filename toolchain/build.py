"""The third way to an engine: the CLI built from Go modules, with our own language host and command provider."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import sys
from pathlib import Path

from . import docker, engine_logs, go, python
from .cache import Cache, digest
from .paths import HERE, prepend
from .progress import Progress
from .steps import run

VERSION = "3.259.0"
PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
LINK = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}"
COMMAND_VERSION = "1.2.1"
MODULE = HERE / "cli"


def installed(cache: Cache) -> dict[str, str] | None:
    """The environment for an engine of our own, if its CLI was built before; the rest takes no time."""
    return find(cache) if cache.find(f"toolchain-{key()}") or cache.find(_cli_part()) else None


def find(cache: Cache) -> dict[str, str]:
    """The environment for an engine of our own, built now unless it is there."""
    return _environment(cache, cache.find(f"toolchain-{key()}") or _assemble(cache))


def _environment(cache: Cache, engine: Path) -> dict[str, str]:
    engine_logs.remove_old(engine / "home")
    return {
        "PATH": prepend(engine / "bin"),
        "PULUMI_HOME": str(engine / "home"),
        "PULUMI_CREDENTIALS_PATH": os.environ.get("PULUMI_CREDENTIALS_PATH") or str(cache.root / "credentials"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def add_docker(cache: Cache, environment: dict[str, str]) -> None:
    """Add the docker provider to the engine of an environment, if it is one of our own."""
    home = Path(environment.get("PULUMI_HOME", ""))
    if cache.root in home.parents:
        with cache.locked():
            docker.install(cache, home.parent / "bin/pulumi", home)


def key() -> str:
    """Return the digest of all that an engine depends on: the toolchain's files but documentation and later parts."""
    kinds = (".py", ".lock", ".mod", ".sum")
    files = [file for file in HERE.rglob("*") if file.suffix in kinds and "docker_provider" not in file.parts]
    return digest(platform.machine(), sys.version, files=files)


def cli(cache: Cache) -> Path:
    """The folder of the built `pulumi`."""
    return cache.part(_cli_part(), lambda place: _build_cli(cache, place))


def _cli_part() -> str:
    return f"cli-{digest(LINK, platform.machine(), files=MODULE.glob('go.*'))}"


def _build_cli(cache: Cache, place: Path) -> None:
    progress = Progress(f"building Pulumi {VERSION} from source with Go, about 5 minutes, once")
    go.build(cache, MODULE, PACKAGE, ["-ldflags", LINK], place / "pulumi", progress)
    progress.done()


def _assemble(cache: Cache) -> Path:
    with cache.locked():
        interpreter, built = python.find(cache), cli(cache)
        return cache.part(f"toolchain-{key()}", lambda place: _fill(cache, place, interpreter, built))


def _fill(cache: Cache, place: Path, interpreter: Path, built: Path) -> None:
    final = cache.root / f"toolchain-{key()}"
    (place / "bin").mkdir()
    _link(built / "pulumi", place / "bin/pulumi")
    unneeded = shutil.ignore_patterns("__pycache__", "cli", "docker_provider")
    shutil.copytree(HERE, place / "lib/toolchain", ignore=unneeded)
    run([str(interpreter), "-m", "compileall", "-q", "-s", str(place), "-p", str(final), str(place / "lib")])
    write_script(place / "bin/pulumi-language-python", interpreter, final / "lib", "language_host")
    provider = place / "provider" / "pulumi-resource-command"
    provider.parent.mkdir()
    write_script(provider, interpreter, final / "lib", "command_provider")
    environment = {"PULUMI_HOME": str(place / "home"), "PULUMI_SKIP_UPDATE_CHECK": "1"}
    install = [str(place / "bin/pulumi"), "plugin", "install", "resource", "command", COMMAND_VERSION]
    run([*install, "--file", str(provider)], environment=environment)
    workspaces = cache.root / "workspaces"
    workspaces.mkdir(exist_ok=True)
    (place / "home/workspaces").symlink_to(workspaces)
    if cache.find(docker.part()):
        docker.install(cache, place / "bin/pulumi", place / "home")


def write_script(path: Path, interpreter: Path, library: Path, package: str) -> None:
    """Write an executable that serves one of the plugins."""
    code = f"import sys; sys.path.insert(0, {str(library)!r}); from toolchain.{package}.__main__ import main; main()"
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(str(interpreter))} -I -c {shlex.quote(code)} "$@"\n')
    path.chmod(0o755)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
