"""`portico.steps.reach` explains why a host cannot be reached: its name, its port, its key, the bastion."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.steps.ssh_host import USER, SshHost, fingerprint
from tests.toolchain.sshd import make_key

OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcnOC7XbVbyvxLW7jGdYlC2bBRqXwSXxmOMpSRtMWaG"
COUNTED = "(N: the place of web1 in target.hosts, counted from 0)"


@contextmanager
def listener(says: bytes | None = None, hangs_up: bool = True, backlog: int = 8) -> Iterator[int]:
    """A port on which something takes connections, speaks once, and hangs up; or takes none when it says None."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen(backlog)
        taken: list[socket.socket] = []

        def serve() -> None:
            while says is not None:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return
                taken[-1].sendall(says)
                if hangs_up:
                    taken[-1].close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for one in taken:
            one.close()


def first_line(host: SshHost, port: int, **changes: float) -> str:
    """Return the message about this port, without the words that are the same for all ports."""
    line = host.reach({"port": port}, **changes).err.splitlines()[0]
    return line.removeprefix(f"host: expected web1 ({USER}@127.0.0.1:{port}) to ")


def test_a_name_that_nobody_knows_is_told(host: SshHost) -> None:
    first, remedy = host.reach({"address": "no-such-host.invalid"}).err.splitlines()
    assert first.startswith("host: expected the address of web1, no-such-host.invalid, to be known, got ")
    assert remedy == (
        "to fix it: see that the name is right and known here (getent hosts no-such-host.invalid); otherwise "
        f"pulumi config set --path 'target.hosts[N].address' ADDRESS {COUNTED}"
    )


def test_a_port_that_refuses_is_told_with_what_to_look_at(host: SshHost) -> None:
    port = free_port()
    assert host.reach({"port": port}, deadline=1).err == (
        f"host: expected web1 ({USER}@127.0.0.1:{port}) to take a connection, got connection refused\n"
        "to fix it: see that web1 has booted, that sshd runs there (systemctl status ssh) and that its port is "
        f"{port}; otherwise pulumi config set --path 'target.hosts[N].port' PORT {COUNTED}\n"
    )


def test_a_port_that_refuses_is_given_five_seconds(host: SshHost) -> None:
    began = time.monotonic()
    assert first_line(host, free_port()) == "take a connection, got connection refused"
    assert 5 < time.monotonic() - began < 15


def test_a_host_that_boots_meanwhile_is_waited_for(host: SshHost) -> None:
    with socket.socket() as booting:
        booting.bind(("127.0.0.1", 0))
        booted = threading.Timer(1, booting.listen)
        booted.start()
        assert first_line(host, booting.getsockname()[1], deadline=4) == "speak SSH, got no answer within 4 s"
        booted.join()


def test_a_host_that_hangs_up_at_once_may_be_booting_too(host: SshHost) -> None:
    with listener(b"") as port:
        assert first_line(host, port, deadline=1) == "speak SSH, got hung up on without a word"


def test_a_host_that_takes_no_connection_ends_with_the_deadline(host: SshHost) -> None:
    with listener(backlog=0) as port, socket.create_connection(("127.0.0.1", port)):
        first = first_line(host, port, deadline=1)
    assert first == "take a connection, got no answer within 1 s"


def test_a_host_that_says_nothing_ends_with_the_deadline(host: SshHost) -> None:
    with listener() as port:
        assert first_line(host, port, deadline=1) == "speak SSH, got no answer within 1 s"


def test_something_that_speaks_another_protocol_is_quoted(host: SshHost) -> None:
    with listener(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert first_line(host, port) == "speak SSH, got 'HTTP/1.1 400 Bad Request'"


def test_something_that_waits_after_its_greeting_is_quoted_too(host: SshHost) -> None:
    with listener(b"220 mail.example ESMTP\r\n", hangs_up=False) as port:
        assert first_line(host, port) == "speak SSH, got '220 mail.example ESMTP'"


def test_another_host_key_than_the_pinned_one_is_refused(host: SshHost) -> None:
    shown = fingerprint(host.sshd.folder / "host")
    first, remedy = host.reach({"host_key": OTHER_KEY}).err.splitlines()
    assert first.endswith(
        "to show the pinned host key SHA256:m+4svwZS9TCsnui9WcznUIcZ3U96M56Po1AaAoOVaaI (ssh-ed25519), "
        f"got {shown} (ssh-ed25519)"
    )
    assert remedy == (
        "to fix it: on web1, reached by another way than SSH (its console), run ssh-keygen -lf "
        f"/etc/ssh/ssh_host_ed25519_key.pub; only if that prints {shown}, set the host_key of web1: pulumi config set "
        f"--path 'target.hosts[N].host_key' '{host.sshd.host_key}' {COUNTED}; "
        "if it does not, something else answers in the place of web1"
    )


def test_a_host_without_a_key_of_the_pinned_type_is_told_so(host: SshHost) -> None:
    kind = "ecdsa-sha2-nistp256"
    make_key(host.bin / "ecdsa", kind="ecdsa")
    first = host.reach({"host_key": (host.bin / "ecdsa.pub").read_text()}).err.splitlines()[0]
    assert f"({kind}), got {fingerprint(host.sshd.folder / 'host')} (ssh-ed25519): it offers no {kind}" in first


def test_a_host_key_that_is_none_is_told_so(host: SshHost) -> None:
    first = host.reach({"host_key": "ssh-ed25519 xyz"}).err.splitlines()[0]
    key = "a public key such as 'ssh-ed25519 AAAA…'"
    assert first == f"host: expected the host_key of web1 to be {key}, got 'ssh-ed25519 xyz'"


def test_a_host_without_a_pinned_key_is_believed_loudly(host: SshHost) -> None:
    reached, port = host.reach({"host_key": None}), host.sshd.port
    where = f"web1 ({USER}@127.0.0.1:{port})"
    lines = reached.err.splitlines()
    answers = f"whatever answers at 127.0.0.1:{port} is trusted"
    assert lines[0] == f"WARNING: {where} has no host_key in the settings: {answers}"
    assert f"it shows {fingerprint(host.sshd.folder / 'host')} (ssh-ed25519); to pin it" in lines[1]
    assert reached.status == 0


def test_a_host_is_reached_through_a_bastion(host: SshHost) -> None:
    assert host.reach(bastion=host.peer(label="bastion")).status == 0


@pytest.mark.parametrize(("changes", "words"), [
    ({"port": 1}, "to take a connection, got connection refused"),
    ({"host_key": OTHER_KEY}, "to show the pinned host key"),
    ({"user": "nobody-here"}, "to let nobody-here in with"),
])
def test_what_is_wrong_with_the_bastion_is_told_as_its_own(
    host: SshHost, changes: dict[str, object], words: str
) -> None:
    reached = host.reach(bastion=host.peer(label="jump", **changes), deadline=3)
    assert reached.err.startswith("bastion: expected jump (")
    assert words in reached.err
    assert "pulumi config set --path target.bastion." in reached.err
    assert reached.said["layer"] == "bastion"


def test_a_bastion_that_does_not_forward_is_told(host: SshHost, tmp_path: Path) -> None:
    with host.changed_sshd(tmp_path, "AllowTcpForwarding no\n") as port:
        first, remedy = host.reach(bastion=host.peer(label="jump", port=port)).err.splitlines()
    jump = f"jump ({USER}@127.0.0.1:{port})"
    assert first == f"bastion: expected {jump} to forward to 127.0.0.1:{host.sshd.port}, got a refusal"
    assert remedy.startswith("to fix it: on jump, in /etc/ssh/sshd_config: AllowTcpForwarding yes and no PermitOpen")


def test_a_host_that_the_bastion_cannot_reach_is_the_hosts_failure(host: SshHost) -> None:
    first, remedy = host.reach({"port": 1}, bastion=host.peer(label="jump"), deadline=3).err.splitlines()
    assert first == (
        f"host: expected web1 ({USER}@127.0.0.1:1) to take a connection, got 'Connect failed' "
        f"from jump ({USER}@127.0.0.1:{host.sshd.port})"
    )
    assert remedy.startswith("to fix it: see that jump can reach it (nc -vz 127.0.0.1 1 there); see that web1 has")


def test_a_host_behind_a_bastion_that_refuses_the_key_names_the_way(host: SshHost) -> None:
    reached = host.reach({"user": "nobody-here"}, bastion=host.peer(label="jump"))
    port = host.sshd.port
    way = f"-o ProxyJump={USER}@127.0.0.1:{port} -p {port} nobody-here@127.0.0.1"
    assert f"ssh-copy-id -i KEYFILE.pub {way};" in reached.err
