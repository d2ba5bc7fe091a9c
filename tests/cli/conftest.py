"""A fresh checkout with a port of its own, and `make` in it; a host behind a real sshd."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.checkout import check_out, listen_on, users_environment
from tests.steps.ssh_host import SshHost, start_agent
from tests.ports import free_port
from tests.toolchain import sshd

Make = Callable[..., "subprocess.CompletedProcess[str]"]
Agent = Callable[..., SshHost]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listen_on(check_out(tmp_path_factory.mktemp("cli") / "portico"), free_port())


@pytest.fixture(scope="module")
def make(checkout: Path) -> Iterator[Make]:
    """Runs make; whatever the tests left is removed at the end."""

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["make", *words], cwd=checkout, env=users_environment(), capture_output=True, text=True)

    yield run
    run("down")


@pytest.fixture(scope="session")
def running_sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sshd.Sshd, list[str]]]:
    """A real sshd and what it writes."""
    program = sshd.find()
    if program is None or shutil.which("ssh-agent") is None:
        pytest.skip("this machine cannot run sshd: apt-get install openssh-server openssh-client")
    process, running = sshd.start(program, tmp_path_factory.mktemp("sshd"))
    assert process.stderr is not None
    log: list[str] = []
    stderr = process.stderr
    drain = threading.Thread(target=lambda: log.extend(line.decode() for line in stderr))
    drain.start()
    yield running, log
    process.terminate()
    process.wait(10)
    drain.join(10)
    stderr.close()


@pytest.fixture
def host(running_sshd: tuple[sshd.Sshd, list[str]], tmp_path: Path) -> SshHost:
    """A host that has everything."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return SshHost(*running_sshd, folder).make_ready()


@pytest.fixture
def with_agent(host: SshHost, tmp_path: Path) -> Iterator[Agent]:
    """The host, seen from where an agent holds some keys."""
    agents = []

    def hold(*keys: Path) -> SshHost:
        agents.append(start_agent(tmp_path / "agent", *keys))
        host.environment["SSH_AUTH_SOCK"] = str(tmp_path / "agent")
        return host

    yield hold
    for agent in agents:
        agent.terminate()
        agent.wait(10)
