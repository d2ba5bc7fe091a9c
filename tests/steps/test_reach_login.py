"""`portico.steps.reach` explains why a host refuses a login, and shows no secret."""

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.steps.conftest import Agent
from tests.steps.ssh_host import USER, SshHost, fingerprint
from tests.toolchain.sshd import make_key

SET_KEY = "pulumi config set --secret ssh-key < KEYFILE"
NO_KEY = "host: expected an SSH agent with a key, or a private key in ssh-key, got"
USABLE = "host: expected ssh-key to be a private key (ed25519, ecdsa or rsa), got"


def key(folder: Path, name: str, passphrase: str = "") -> Path:
    make_key(folder / name, passphrase)
    return folder / name


def test_a_key_that_is_not_let_in_is_refused_once(host: SshHost, tmp_path: Path) -> None:
    before = len(host.log)
    other, port = key(tmp_path, "other"), host.sshd.port
    reached = host.reach(private_key=other.read_text())
    shown = f"the key of the settings ({fingerprint(other)} ssh-ed25519)"
    assert reached.err == (
        f"host: expected web1 ({USER}@127.0.0.1:{port}) to let {USER} in with {shown}, got refused\n"
        f"to fix it: let the key in: ssh-copy-id -i KEYFILE.pub -p {port} {USER}@127.0.0.1; or, if {USER} is not the "
        "user: pulumi config set --path 'target.hosts[N].user' USER "
        "(N: the place of web1 in target.hosts, counted from 0)\n"
    )
    assert sum("authenticating user" in line for line in host.log[before:]) == 1


def test_another_user_is_refused(host: SshHost) -> None:
    reached = host.reach({"user": "nobody-here"})
    assert f"(nobody-here@127.0.0.1:{host.sshd.port}) to let nobody-here in with the key of the settings" in reached.err


def test_the_keys_that_the_agent_offered_are_named(with_agent: Agent, tmp_path: Path) -> None:
    first, second = key(tmp_path, "first"), key(tmp_path, "second")
    lines = with_agent(first, second).reach(private_key=None).err.splitlines()
    assert lines[0].endswith(f"to let {USER} in with one of the 2 keys of the agent, got refused")
    assert [line.split()[:2] for line in lines[1:3]] == [[fingerprint(first), "ssh-ed25519"],
                                                        [fingerprint(second), "ssh-ed25519"]]


def test_the_agents_key_lets_in(with_agent: Agent, host: SshHost, tmp_path: Path) -> None:
    assert with_agent(key(tmp_path, "other"), host.sshd.folder / "user").reach(private_key=None).status == 0


def test_an_agent_with_more_keys_than_a_host_has_patience_for_is_told(with_agent: Agent, tmp_path: Path) -> None:
    many = with_agent(*(key(tmp_path, f"key{number}") for number in range(8)))
    lines = many.reach(private_key=None).err.splitlines()
    assert lines[0].endswith("with one of the 8 keys of the agent, got disconnected after 6 of them")
    assert lines[-1] == f"to fix it: offer only the right key: ssh-add -D, then ssh-add KEYFILE; or {SET_KEY}"


def test_without_an_agent_and_a_key_nobody_gets_in(host: SshHost) -> None:
    remedy = f"start an agent (eval $(ssh-agent)), then ssh-add KEYFILE; or {SET_KEY}"
    expected = f"{NO_KEY} neither: SSH_AUTH_SOCK is not set\nto fix it: {remedy}\n"
    assert host.reach(private_key=None).err == expected


def test_an_agent_without_a_key_is_told_so(with_agent: Agent) -> None:
    expected = f"{NO_KEY} an agent that holds no key\nto fix it: ssh-add KEYFILE; or {SET_KEY}\n"
    assert with_agent().reach(private_key=None).err == expected


def test_an_agent_that_has_ended_is_told_so(host: SshHost, tmp_path: Path) -> None:
    host.environment["SSH_AUTH_SOCK"] = str(tmp_path / "dead")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "dead"))
    first = host.reach(private_key=None).err.splitlines()[0]
    assert first == f"{NO_KEY} no answer from the agent at SSH_AUTH_SOCK (Connection refused)"


def test_an_agent_that_does_not_answer_ends_with_the_deadline(host: SshHost, tmp_path: Path) -> None:
    host.environment["SSH_AUTH_SOCK"] = str(tmp_path / "mute")
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute"))
        mute.listen()
        first = host.reach(private_key=None, deadline=1).err.splitlines()[0]
    assert first == f"{NO_KEY} no answer within 1 s from the agent at SSH_AUTH_SOCK"


def test_a_key_with_a_passphrase_cannot_be_used(host: SshHost, tmp_path: Path) -> None:
    first, remedy = host.reach(private_key=key(tmp_path, "locked", "marker").read_text()).err.splitlines()
    assert first == f"{USABLE} one that needs a passphrase"
    assert remedy.startswith("to fix it: let the agent ask for it: ssh-add KEYFILE, and pulumi config rm ssh-key; or")


@pytest.mark.parametrize("text", ["", "marker", "-----BEGIN OPENSSH PRIVATE KEY-----\nmarker\n"])
def test_a_text_that_is_no_key_is_not_repeated(host: SshHost, text: str) -> None:
    reached = host.reach(private_key=text)
    assert reached.err.startswith(f"{USABLE} something that cannot be read as one\nto fix it: give the whole file")
    assert "marker" not in reached.out + reached.err


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_keys_of_other_types_are_read_too(host: SshHost, tmp_path: Path, kind: str) -> None:
    make_key(tmp_path / kind, kind=kind)
    assert " to let " in host.reach(private_key=(tmp_path / kind).read_text()).err


def test_a_host_that_wants_more_than_a_key_is_told(host: SshHost, tmp_path: Path) -> None:
    with host.changed_sshd(tmp_path, "PubkeyAuthentication no\nPasswordAuthentication yes\n") as port:
        first = host.reach({"port": port}).err.splitlines()[0]
    assert first.endswith(", got a host that only takes password")


@pytest.mark.parametrize("broken", ["nothing", "sudo", "port", "host_key", "user", "bastion"])
def test_the_private_key_is_never_printed(host: SshHost, broken: str) -> None:
    wrong: dict[str, Any] = {"port": 1, "host_key": "ssh-rsa x", "user": "nobody-here"}
    if broken == "sudo":
        host.answer("sudo", "cat; exit 1")
    bastion = host.peer(user="nobody-here") if broken == "bastion" else None
    reached = host.reach({broken: wrong[broken]} if broken in wrong else {}, bastion=bastion, deadline=3)
    secret = host.private_key.splitlines()[1:-1]
    assert [line for line in secret if line in reached.out + reached.err] == []
