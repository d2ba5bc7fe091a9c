"""Obstacles to a host are reported before anything is touched; without them the same update passes.

Ports that refuse, names that nobody knows and all messages about a bastion are in tests/cli.
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.engine import apps
from tests.hosts.direct import DirectSite
from tests.toolchain.sshd import make_key

COUNTED = "(N: the place of 127.0.0.1 in target.hosts, counted from 0)"
STRANGERS = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcnOC7XbVbyvxLW7jGdYlC2bBRqXwSXxmOMpSRtMWaG"
SLOW_CLOCK = """#!/bin/sh
exec /usr/bin/date --date='1 hour ago' "$@"
"""
"""First on the PATH of whoever logs in: the host's clock is this machine's and has to stay right."""


@dataclass(frozen=True)
class Obstacle:
    """An obstacle on the host or in its entry in the settings, and the message about it."""

    expected: str
    got: str
    remedy: str
    begin: str = "true"
    end: str = "true"
    entry: dict[str, str] = field(default_factory=dict)


OBSTACLES = {
    "sshd does not run": Obstacle(
        "127.0.0.1 (deploy@127.0.0.1:{port}) to speak SSH", "hung up on without a word",
        "see that 127.0.0.1 has booted, that sshd runs there (systemctl status ssh) and that its port is {port}; "
        "otherwise pulumi config set --stack test --path 'target.hosts[N].port' PORT " + COUNTED,
        "systemctl stop ssh", "systemctl start ssh",
    ),
    "a user whom the host does not know": Obstacle(
        "127.0.0.1 (stranger@127.0.0.1:{port}) to let stranger in with the key of the settings ({key} ssh-ed25519)",
        "refused",
        "let the key in: ssh-copy-id -i KEYFILE.pub -p {port} stranger@127.0.0.1; or, if stranger is not the user: "
        "pulumi config set --stack test --path 'target.hosts[N].user' USER " + COUNTED,
        entry={"user": "stranger"},
    ),
    "another host key": Obstacle(
        "127.0.0.1 (deploy@127.0.0.1:{port}) to show the pinned host key "
        "SHA256:m+4svwZS9TCsnui9WcznUIcZ3U96M56Po1AaAoOVaaI (ssh-ed25519)",
        "{shown} (ssh-ed25519)",
        "on 127.0.0.1, reached by another way than SSH (its console), run ssh-keygen -lf "
        "/etc/ssh/ssh_host_ed25519_key.pub; only if that prints {shown}, set the host_key of 127.0.0.1: "
        "pulumi config set --stack test --path 'target.hosts[N].host_key' '{host_key}' " + COUNTED
        + "; if it does not, something else answers in the place of 127.0.0.1",
        entry={"host_key": STRANGERS},
    ),
    "no sudo": Obstacle(
        "nosudo on 127.0.0.1 to be root or to have sudo without a password", "a sudo that asks for a password",
        "on 127.0.0.1, as root: echo 'nosudo ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/portico && "
        "chmod 0440 /etc/sudoers.d/portico",
        entry={"user": "nosudo"},
    ),
    "no python3": Obstacle(
        "127.0.0.1 to have Python 3.9 or newer as python3", "none",
        "on 127.0.0.1: sudo apt-get install python3 python3-venv",
        "mv /usr/bin/python3 /usr/bin/hidden", "mv /usr/bin/hidden /usr/bin/python3",
    ),
    "a clock that is an hour slow": Obstacle(
        "the clock of 127.0.0.1 to be within 120 s of this machine's", "one that is 3600 s behind",
        "see which of the two is wrong (date -u, here and there); on 127.0.0.1: sudo timedatectl set-ntp true",
        f"cat > /usr/local/bin/date <<'END'\n{SLOW_CLOCK}END\nchmod 755 /usr/local/bin/date", "rm /usr/local/bin/date",
    ),
}


@contextmanager
def in_the_way(direct: DirectSite, obstacle: Obstacle) -> Iterator[None]:
    direct.host.run(obstacle.begin)
    direct.configure("target", hosts=[{**direct.host.entry(), **obstacle.entry}])
    try:
        yield
    finally:
        direct.host.run(obstacle.end)
        direct.configure("target", hosts=[direct.host.entry()])


def fingerprint(key: str) -> str:
    """Return the fingerprint of a public key, in the form of `ssh-keygen`."""
    digest = hashlib.sha256(base64.b64decode(key.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def words(direct: DirectSite, obstacle: Obstacle) -> list[str]:
    """The whole error."""
    host = direct.host
    known = {"port": host.ssh_port, "host_key": host.host_key, "shown": fingerprint(host.host_key),
             "key": fingerprint(host.read("/root/.ssh/authorized_keys"))}
    lines = [f"host: expected {obstacle.expected}, got {obstacle.got}", f"to fix it: {obstacle.remedy}"]
    return [line.format_map(known) for line in lines]


@pytest.mark.parametrize("obstacle", OBSTACLES.values(), ids=list(OBSTACLES))
def test_an_obstacle_is_told_before_anything_is_touched(direct: DirectSite, obstacle: Obstacle) -> None:
    direct.write(apps.good("when nothing is in the way "))
    before = direct.host.files()

    with in_the_way(direct, obstacle):
        told = direct.refused()

    assert [line.replace("is 3599 s", "is 3600 s") for line in told] == words(direct, obstacle)
    assert direct.host.files() == before


def test_the_same_update_passes_when_nothing_is_in_the_way(direct: DirectSite) -> None:
    direct.write(apps.good("when nothing is in the way "))
    direct.must_up()

    assert direct.get() == (200, "when nothing is in the way 0")


def test_a_key_that_is_not_let_in_is_told_by_its_fingerprint(direct: DirectSite, tmp_path: Path) -> None:
    direct.write(apps.good("let in "))
    make_key(tmp_path / "other")
    direct.log_in_with((tmp_path / "other").read_text())

    told = direct.refused()
    direct.log_in_with(direct.host.private_key)
    direct.must_up()

    shown, port = fingerprint((tmp_path / "other.pub").read_text()), direct.host.ssh_port
    assert told[0] == (f"host: expected 127.0.0.1 (deploy@127.0.0.1:{port}) to let deploy in with the key of the "
                       f"settings ({shown} ssh-ed25519), got refused")
    assert told[1].startswith(f"to fix it: let the key in: ssh-copy-id -i KEYFILE.pub -p {port} deploy@127.0.0.1; or,")
    assert direct.get() == (200, "let in 0")


def test_a_system_that_nobody_has_tried_is_named_and_tried_only_when_told_so(direct: DirectSite) -> None:
    direct.write(apps.good("tried "))
    direct.host.run("rm /etc/os-release; printf 'ID=fedora\\nVERSION_ID=43\\n' > /etc/os-release")

    told = direct.refused()
    direct.configure("target", accept_any_system=True)
    direct.must_up()

    assert told == [
        "host: expected 127.0.0.1 to run Debian 12, Debian 13, Ubuntu 22.04 or Ubuntu 24.04, got fedora 43",
        "to fix it: take such a host; or pulumi config set --stack test --path target.accept_any_system true, which "
        "means: nobody has tried this system, its packages and the places of Nginx's files may differ, and a step may "
        "fail halfway",
    ]
    assert direct.get() == (200, "tried 0")
