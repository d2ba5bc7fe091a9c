"""The docker provider: only when asked for, only for an engine of our own, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import toolchain
from bin import launch
from toolchain import __main__ as command_line
from toolchain import build, docker, go
from toolchain.cache import Cache

PULUMI = """#!/bin/sh
echo "$@" >> {calls}
mkdir -p "$PULUMI_HOME/plugins/resource-docker-v5.2.0"
"""

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


@pytest.mark.parametrize(("kind", "asked"), [("docker", True), ("swarm", True), ("ssh", False)])
def test_a_stack_in_containers_has_it(kind: str, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.prod.yaml").write_text(f"config:\n  portico:target:\n    kind: {kind}\n")
    monkeypatch.setattr(toolchain, "environment", lambda docker: {"DOCKER": str(docker)})

    assert launch.engine(tmp_path) == {"DOCKER": str(asked)}
