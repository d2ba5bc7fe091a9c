"""`remote.Command`, over the provider's own protocol and a real sshd."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.toolchain.provider_driver import REMOTE, Provider, error_of, secret
from tests.toolchain.sshd import Sshd, make_key

FAILED = "after 0 failed attempts: "


def inputs(host: Sshd, **others: Any) -> dict[str, Any]:
    """A command that gets in."""
    return {"connection": secret(host.connection()), **others}


@pytest.mark.parametrize(
    ("others", "stdout"),
    [
        pytest.param({"create": "echo here"}, "here", id="it runs"),
        pytest.param({"create": "cat", "stdin": secret("a\nb\n")}, "a\nb", id="stdin is read"),
        pytest.param({"create": "cat; echo end"}, "end", id="without stdin it is empty"),
        pytest.param({"create": "echo $PORTICO_X", "environment": {"PORTICO_X": "y"}}, "y", id="environment is set"),
        pytest.param({"create": "head -c 3", "stdin": "x" * 3_000_000}, "xxx", id="unread stdin is no failure"),
        pytest.param({}, "", id="without create nothing runs"),
    ],
)
def test_what_create_writes_is_its_output(provider: Provider, host: Sshd, others: dict[str, Any], stdout: str) -> None:
    made = provider.create(REMOTE, inputs(host, **others))
    assert (made["stdout"], made["stderr"]) == (stdout, "")
    assert made["connection"] == secret(host.connection())


def test_both_streams_are_kept_apart_and_logged(provider: Provider, host: Sshd) -> None:
    made = provider.create(REMOTE, inputs(host, create="echo out; sleep 0.1; echo err >&2"))
    assert (made["stdout"], made["stderr"]) == ("out", "err")
    assert provider.log.lines == ["out", "err"]


def test_a_logged_line_at_which_the_real_provider_hangs_is_an_error(provider: Provider, host: Sshd) -> None:
    error = error_of(lambda: provider.create(REMOTE, inputs(host, create="head -c 70000 /dev/zero | tr '\\0' x >&2")))
    assert error.startswith("a logged line of 65536 bytes or more")


def test_megabytes_go_in_and_come_out(provider: Provider, host: Sshd) -> None:
    text = "0123456789abcde\n" * 300_000
    made = provider.create(REMOTE, inputs(host, create="cat", stdin=text, logging="none"))
    assert made["stdout"] == text[:-1]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("echo o; exit 5", 'Process exited with status 5: running "echo o; exit 5":\no\n'),
        ("kill -9 $$", 'Process exited with status 137 from signal KILL: running "kill -9 $$":\n'),
    ],
)
def test_a_failure_says_why_what_ran_and_what_it_wrote(
    provider: Provider, host: Sshd, command: str, error: str
) -> None:
    assert error_of(lambda: provider.create(REMOTE, inputs(host, create=command))) == error


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"hostKey": "no key"}, "failed to parse host key: ssh: no key found"),
        ({"privateKey": "no key"}, "ssh: no key found"),
        ({"port": 1}, FAILED + "dial tcp 127.0.0.1:1: connect: connection refused"),
        (
            {"port": 1, "dialErrorLimit": 2},
            "after 2 failed attempts: dial tcp 127.0.0.1:1: connect: connection refused",
        ),
        ({"host": "nowhere.invalid"}, FAILED + "dial tcp: lookup nowhere.invalid: no such host"),
        (
            {"user": "nobody-at-all"},
            FAILED + "ssh: handshake failed: ssh: unable to authenticate, "
            "attempted methods [none publickey], no supported methods remain",
        ),
        (
            {"privateKey": None, "password": "p"},
            FAILED + "ssh: handshake failed: ssh: unable to authenticate, "
            "attempted methods [none], no supported methods remain",
        ),
    ],
)
def test_a_connection_that_fails_says_why(provider: Provider, host: Sshd, change: dict[str, Any], error: str) -> None:
    connection = {key: value for key, value in host.connection(**change).items() if value is not None}
    assert error_of(lambda: provider.create(REMOTE, {"connection": connection, "create": "true"})) == error


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("ed25519", "ssh: handshake failed: ssh: host key mismatch"),
        ("rsa", "ssh: handshake failed: ssh: no common algorithm for host key; we offered: [ssh-rsa]"),
    ],
)
def test_another_host_key_than_the_pinned_one_is_refused(
    provider: Provider, host: Sshd, tmp_path: Path, kind: str, error: str
) -> None:
    make_key(tmp_path / "other", kind=kind)
    connection = host.connection(hostKey=(tmp_path / "other.pub").read_text())
    assert error_of(lambda: provider.create(REMOTE, {"connection": connection, "create": "true"})) == FAILED + error


def test_without_a_pinned_host_key_any_host_will_do(provider: Provider, host: Sshd) -> None:
    connection = host.connection()
    del connection["hostKey"]
    assert provider.create(REMOTE, {"connection": connection, "create": "echo in"})["stdout"] == "in"


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_key_with_a_passphrase_needs_it(provider: Provider, host: Sshd, tmp_path: Path, kind: str) -> None:
    make_key(tmp_path / "key", "open sesame", kind)
    with (host.folder / "authorized").open("a") as authorized:
        authorized.write((tmp_path / "key.pub").read_text())
    locked = host.connection(privateKey=(tmp_path / "key").read_text())
    opened = {**locked, "privateKeyPassword": "open sesame"}
    assert provider.create(REMOTE, {"connection": opened, "create": "echo in"})["stdout"] == "in"
    error = error_of(lambda: provider.create(REMOTE, {"connection": locked, "create": "true"}))
    assert error == "ssh: this private key is passphrase protected"


def test_the_keys_of_an_agent_will_do(provider: Provider, host: Sshd, tmp_path: Path) -> None:
    socket = tmp_path / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        while not socket.exists():
            assert agent.poll() is None
        environment = {**os.environ, "SSH_AUTH_SOCK": str(socket)}
        subprocess.run(["ssh-add", "-q", str(host.folder / "user")], check=True, env=environment)
        connection = host.connection(agentSocketPath=str(socket))
        del connection["privateKey"]
        assert provider.create(REMOTE, {"connection": connection, "create": "echo in"})["stdout"] == "in"
    finally:
        agent.send_signal(signal.SIGTERM)
        agent.wait(10)


def test_a_proxy_is_passed_through(provider: Provider, host: Sshd) -> None:
    connection = host.connection(proxy=host.connection())
    made = provider.create(REMOTE, {"connection": connection, "create": "echo ${SSH_CONNECTION%% *}"})
    assert made["stdout"] == "127.0.0.1"


def test_a_proxy_that_fails_is_named(provider: Provider, host: Sshd) -> None:
    connection = host.connection(proxy=host.connection(port=1))
    error = error_of(lambda: provider.create(REMOTE, {"connection": connection, "create": "true"}))
    assert error == "proxy: after 0 failed attempts: dial tcp 127.0.0.1:1: connect: connection refused"


def test_a_variable_the_server_does_not_accept_is_an_error(provider: Provider, host: Sshd) -> None:
    error = error_of(lambda: provider.create(REMOTE, inputs(host, create="true", environment={"OTHER": "1"})))
    assert error == 'could not set environment variable "OTHER": ssh: setenv failed'


def test_previous_output_the_server_does_not_accept_is_a_warning(provider: Provider, host: Sshd) -> None:
    state = provider.create(REMOTE, inputs(host, create="echo one"))
    updated = provider.update(REMOTE, state, inputs(host, create="echo two $PULUMI_COMMAND_STDOUT", logging="none"))
    assert updated["stdout"] == "two"
    assert "PULUMI_COMMAND_STDOUT" in provider.log.lines[-1]


def test_delete_runs_what_the_state_holds_on_its_host(provider: Provider, host: Sshd, tmp_path: Path) -> None:
    provider.delete(REMOTE, inputs(host, delete=f"cat > {tmp_path}/gone", stdin="word", stdout="", stderr=""))
    assert (tmp_path / "gone").read_text() == "word"


def test_each_operation_has_a_connection_of_its_own(provider: Provider, host: Sshd) -> None:
    ports = {provider.create(REMOTE, inputs(host, create="echo $SSH_CLIENT"))["stdout"] for _ in range(3)}
    assert len(ports) == 3


def test_many_at_once_keep_their_outputs_apart(provider: Provider, host: Sshd) -> None:
    found: dict[int, str] = {}

    def create(number: int) -> None:
        found[number] = provider.create(REMOTE, inputs(host, create=f"echo {number}"))["stdout"]

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {number: str(number) for number in range(8)}


def test_cancel_ends_waiting_for_a_host(provider: Provider, host: Sshd) -> None:
    errors: list[str] = []
    create = inputs(host, create="echo up; sleep 60")
    running = threading.Thread(target=lambda: errors.append(error_of(lambda: provider.create(REMOTE, create))))
    running.start()
    assert provider.log.arrived.wait(10)
    provider.cancel()
    running.join(5)
    assert len(errors) == 1
