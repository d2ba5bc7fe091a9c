"""A host behind a real sshd."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.steps.ssh_host import SshHost, start_agent
from tests.toolchain import sshd

Agent = Callable[..., SshHost]


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
