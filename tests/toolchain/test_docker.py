"""The docker provider: only when asked for, only for an engine of our own, once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.checkout import REPOSITORY
from toolchain import __main__ as command_line
from toolchain import build, docker, go
from toolchain.cache import Cache

PULUMI = """#!/bin/sh
echo "$@" >> {calls}
mkdir -p "$PULUMI_HOME/plugins/resource-docker-v5.2.0"
"""

OUR_PYTHON = """#!/bin/sh
[ "$2" != portico.planning.providers ] || PYTHONPATH={source} exec {python} "$@"
"""
"""Says which provider a folder needs, and starts no command."""


@pytest.fixture
def engine(cache: Cache) -> Path:
    """An engine of our own that writes down what it is asked."""
    folder = cache.root / "toolchain-1"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/pulumi").write_text(PULUMI.format(calls=folder / "calls"))
    (folder / "bin/pulumi").chmod(0o755)
    return folder


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A build that takes no time; the modules that were built."""
    built: list[Path] = []

    def build_quickly(cache: Cache, module: Path, package: str, flags: list[str], binary: Path, *_: Any) -> None:
        assert cache.held is not None, "not under the lock"
        assert (package, flags) == (".", ["-ldflags", "-s -w"])
        built.append(module)
        binary.touch()

    monkeypatch.setattr(go, "build", build_quickly)
    return built


def test_it_is_built_and_installed_once(cache: Cache, engine: Path, builds: list[Path]) -> None:
    for _ in range(2):
        build.add_docker(cache, {"PULUMI_HOME": str(engine / "home")})
    binary = cache.root / docker.part() / "pulumi-resource-docker"
    assert (engine / "calls").read_text() == f"plugin install resource docker 5.2.0 --file {binary}\n"
    assert builds == [docker.MODULE]


def test_the_next_engine_takes_what_was_built(cache: Cache, engine: Path, builds: list[Path]) -> None:
    build.add_docker(cache, {"PULUMI_HOME": str(engine / "home")})
    build.add_docker(cache, {"PULUMI_HOME": str(engine / "other-home")})
    assert len((engine / "calls").read_text().splitlines()) == 2
    assert len(builds) == 1


@pytest.mark.parametrize("found", [{}, {"PULUMI_HOME": "/home/somebody/.pulumi"}], ids=["installed", "with a home"])
def test_an_engine_that_downloads_its_providers_needs_nothing(
    cache: Cache, builds: list[Path], found: dict[str, str]
) -> None:
    build.add_docker(cache, found)
    assert builds == []


def test_its_module_pins_everything_it_needs() -> None:
    module = (docker.MODULE / "go.mod").read_text()
    assert "github.com/kreuzwerker/terraform-provider-docker v" in module
    assert f'const version = "{docker.VERSION}"' in (docker.MODULE / "main.go").read_text()


@pytest.mark.parametrize(("words", "asked"), [
    (["ensure"], False), (["ensure", "docker"], True), (["env"], False), (["env", "docker"], True),
])
def test_the_command_line_asks_for_it_by_name(words: list[str], asked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, bool] = {}

    def environment(docker: bool) -> dict[str, str]:
        seen["docker"] = docker
        return {}

    monkeypatch.setattr(command_line, "environment", environment)
    assert command_line.main(words) == 0
    assert seen == {"docker": asked}


@pytest.mark.parametrize(("kind", "words"), [("docker", "env docker"), ("swarm", "env docker"), ("ssh", "env")])
def test_a_stack_in_containers_has_it(kind: str, words: str, tmp_path: Path) -> None:
    for name in ("bin/portico", "toolchain/setup", "python3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("#!/bin/sh\n[ \"$1\" != -m ] || echo \"$*\" >> asked\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "bin/portico").write_text((REPOSITORY / "bin/portico").read_text())
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text(OUR_PYTHON.format(python=sys.executable, source=REPOSITORY))
    (tmp_path / ".venv/bin/python").chmod(0o755)
    (tmp_path / "Pulumi.prod.yaml").write_text(f"config:\n  portico:target:\n    kind: {kind}\n")
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    assert subprocess.run([tmp_path / "bin/portico"], env=path).returncode == 0
    assert (tmp_path / "asked").read_text() == f"-m toolchain {words}\n"
