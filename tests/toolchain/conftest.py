"""Fixtures: the engine, the provider and the language host from this work tree, and a real sshd."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolchain
from tests.toolchain import provider_driver, sshd
from tests.toolchain.provider_driver import Engine, Provider
from tests.toolchain.sshd import Sshd
from tests.toolchain.stacks import Stack
from toolchain import build, python
from toolchain.cache import Cache

ROOT = Path(toolchain.__file__).parents[1]


@pytest.fixture(scope="session")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two plugins, running from this work tree."""
    folder = tmp_path_factory.mktemp("plugins")
    interpreter = python.find(Cache())
    for name, package in [
        ("pulumi-resource-command", "command_provider"),
        ("pulumi-language-python", "language_host"),
    ]:
        build.write_script(folder / name, interpreter, ROOT, package)
    return folder


@pytest.fixture
def provider_process(plugins: Path) -> Iterator[tuple[subprocess.Popen[str], Engine, str]]:
    """A provider as the engine starts it, and that engine."""
    engine = Engine()
    address = engine.start()
    process = subprocess.Popen([plugins / "pulumi-resource-command", address], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        yield process, engine, address
    process.terminate()
    process.wait(10)
    engine.server.stop(None)


@pytest.fixture
def provider(provider_process: tuple[subprocess.Popen[str], Engine, str]) -> Iterator[Provider]:
    """A provider that is ready."""
    process, engine, address = provider_process
    assert process.stdout is not None
    channel, provider = provider_driver.connect(int(process.stdout.readline()), engine.log, address)
    yield provider
    channel.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A real sshd; without one the test is skipped, which CI counts as a failure."""
    program = sshd.find()
    if program is None:
        pytest.skip("no sshd: apt-get install openssh-server")
    process, running = sshd.start(program, tmp_path_factory.mktemp("sshd"))
    assert process.stderr is not None
    drain = threading.Thread(target=process.stderr.read)
    drain.start()
    yield running
    process.terminate()
    process.wait(10)
    drain.join(10)
    process.stderr.close()


@pytest.fixture(scope="session")
def engine_environment(plugins: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the engine, with the plugins of this work tree in front."""
    found = toolchain.environment()
    path = found.get("PATH", os.environ["PATH"])
    home = str(tmp_path_factory.mktemp("home"))
    return {**found, "PATH": f"{plugins}{os.pathsep}{path}", "PULUMI_HOME": home, "PULUMI_CREDENTIALS_PATH": home}


@pytest.fixture
def stack(engine_environment: dict[str, str], tmp_path: Path) -> Stack:
    """A stack without a program."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Stack.new(folder, engine_environment)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


@pytest.fixture
def command_line() -> list[str]:
    """The toolchain as one runs it."""
    return [sys.executable, "-m", "toolchain"]
