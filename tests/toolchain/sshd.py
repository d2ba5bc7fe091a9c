"""A real sshd on a port of its own, with keys of its own."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ports import free_port

CONFIGURATION = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
AllowTcpForwarding yes
MaxStartups 100
AcceptEnv PORTICO_*
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True)
class Sshd:
    """A running sshd and what one needs to log in."""

    folder: Path
    port: int

    def connection(self, **changes: Any) -> dict[str, Any]:
        """The `connection` input that gets in."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "user": getpass.getuser(),
            "privateKey": (self.folder / "user").read_text(),
            "hostKey": self.host_key,
            "dialErrorLimit": 0,
            "perDialTimeout": 5,
            **changes,
        }

    @property
    def host_key(self) -> str:
        """The key it shows."""
        return " ".join((self.folder / "host.pub").read_text().split()[:2])


def find() -> str | None:
    """Return the path of sshd; None when it is not installed."""
    return shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin")


def make_key(path: Path, passphrase: str = "", kind: str = "ed25519") -> None:
    """Write a new key pair."""
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", str(path)], check=True)


def start(program: str, folder: Path, more: str = "") -> tuple[subprocess.Popen[bytes], Sshd]:
    """Start it, with more lines of configuration, and wait until it answers."""
    make_key(folder / "host")
    make_key(folder / "user")
    shutil.copy(folder / "user.pub", folder / "authorized")
    port = free_port()
    configuration = folder / "sshd_config"
    configuration.write_text(CONFIGURATION.format(port=port, folder=folder) + more)
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([program, "-D", "-e", "-f", str(configuration)], stderr=subprocess.PIPE)
    assert process.stderr is not None
    for line in process.stderr:
        if b"Server listening" in line:
            return process, Sshd(folder, port)
    raise RuntimeError(f"sshd did not start: exit status {process.wait()}")
