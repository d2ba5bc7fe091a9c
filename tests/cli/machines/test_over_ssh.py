"""The agent on a host behind a real sshd: brought there in memory, with its plan behind it."""

import sys

import pytest

from portico.cli.machines import over_ssh
from portico.cli.machines.over_ssh import run_over_ssh
from portico.protocol.failure import Failure
from portico.protocol.plan.reach import Endpoint
from portico.steps.ssh.peer import Peer
from tests.ports import free_port
from tests.steps.ssh_host import SshHost

ECHO = b"import sys\nprint(sys.argv[1:], sys.stdin.read())\nprint('words', file=sys.stderr)\nsys.exit(3)\n"
WAITS = b"import time\ntime.sleep(60)\n"


@pytest.fixture
def peer(host: SshHost) -> Peer:
    """A host whose Python is a real one."""
    host.answer("python3", f'exec {sys.executable} "$@"')
    host.answer("sudo", 'shift; exec "$@"')
    return Peer.of("host", Endpoint.read(host.peer()))


def test_it_is_run_with_its_verb_and_its_plan(host: SshHost, peer: Peer) -> None:
    assert run_over_ssh(peer, host.private_key, "look", ECHO, "the plan", 5) == (3, b"['look'] the plan\n", b"words\n")


def test_it_is_ended_when_its_time_is_over(host: SshHost, peer: Peer) -> None:
    assert run_over_ssh(peer, host.private_key, "look", WAITS, "", -1)[0] == 124


def test_an_answer_without_end_is_not_taken(
    host: SshHost, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_ssh, "MOST_BYTES", 1000)

    with pytest.raises(Failure, match="more"):
        run_over_ssh(peer, host.private_key, "look", b"print('x' * 1001)", "", 5)


def test_a_host_that_refuses_is_named_with_what_to_do(host: SshHost) -> None:
    away = Peer.of("host", Endpoint.read(host.peer(port=free_port())))

    with pytest.raises(Failure) as refused:
        run_over_ssh(away, host.private_key, "look", ECHO, "", 5)

    assert "to fix it: " in refused.value.text()
