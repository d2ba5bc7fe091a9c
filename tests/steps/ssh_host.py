"""This machine as a host behind a real sshd, on which commands can be missing or answer something else."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portico.protocol.plan_text import plan_text
from tests.ports import free_port
from tests.toolchain import sshd
from tests.toolchain.sshd import Sshd

REPOSITORY = Path(__file__).resolve().parents[2]
USER = getpass.getuser()
REAL = ("sh", "timeout", "sed", "date", "sleep")
GOOD = {
    "cat": "printf 'NAME=Debian\\nVERSION_ID=\"12\"\\nID=debian\\n'",
    "grep": "echo 'user www-data;'; echo '    include /etc/nginx/sites-enabled/*;'",
    "ls": "echo /run/systemd/system",
    "id": "echo 1000",
    "sudo": "exit 0",
    "python3": "echo 3.11.2",
}
"""The answers of commands on a host that is ready."""
ONLY_OURS = 'command="PATH={bin} /bin/sh -c \\"$SSH_ORIGINAL_COMMAND\\""'


@dataclass(frozen=True)
class Reached:
    """The end of `python -m portico.steps.reach`."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, Any]:
        """The line for programs."""
        return dict(json.loads(self.out.splitlines()[-1]))


@dataclass(frozen=True)
class SshHost:
    """A host on which every command is one of ours."""

    sshd: Sshd
    log: list[str]
    """The lines that the host's sshd logged."""
    bin: Path
    environment: dict[str, str] = field(default_factory=dict)

    def make_ready(self) -> SshHost:
        """A host on which nothing is missing, and which lets the test's key in."""
        for name in REAL:
            os.symlink(shutil.which(name) or name, self.bin / name)
        for name, answer in GOOD.items():
            self.answer(name, answer)
        self.let_in(ONLY_OURS.format(bin=self.bin))
        return self

    def answer(self, name: str, script: str) -> None:
        """Let a command do something else."""
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def let_in(self, options: str) -> None:
        """Let the test's key do what these options of authorized_keys allow."""
        (self.sshd.folder / "authorized").write_text(f"{options} {self.public_key}")

    @property
    def public_key(self) -> str:
        """The test's key."""
        return (self.sshd.folder / "user.pub").read_text()

    @property
    def private_key(self) -> str:
        """Its secret half."""
        return (self.sshd.folder / "user").read_text()

    def peer(self, **changes: Any) -> dict[str, Any]:
        """Return the host's entry in a plan."""
        given = {"label": "web1", "address": "127.0.0.1", "port": self.sshd.port, "user": USER}
        return {**given, "host_key": self.sshd.host_key, **changes}

    @contextmanager
    def changed_sshd(self, folder: Path, configuration: str) -> Iterator[int]:
        """The port of another sshd with the same keys, and some settings that come before the others."""
        port = free_port()
        found = (self.sshd.folder / "sshd_config").read_text().replace(f"Port {self.sshd.port}", f"Port {port}")
        (folder / "sshd_config").write_text(configuration + found)
        command = [sshd.find() or "sshd", "-D", "-e", "-f", str(folder / "sshd_config")]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            assert any(b"Server listening" in line for line in process.stderr)
            yield port
            process.terminate()

    def reach(self, host: dict[str, Any] | None = None, **changes: Any) -> Reached:
        """Run the program with a plan for this host."""
        plan = {"change": "c1", "deadline": 20, "host": self.peer(**(host or {})), "bastion": None,
                "private_key": self.private_key, "accept_any_system": False, **changes}
        return run(plan_text(**plan), self.environment)


def run(text: str, environment: dict[str, str]) -> Reached:
    """Run the program, with this environment besides that of an agent."""
    others = {name: value for name, value in os.environ.items() if name != "SSH_AUTH_SOCK"}
    command = [sys.executable, "-m", "portico.steps.reach"]
    ended = subprocess.run(command, input=text, capture_output=True, text=True, cwd=REPOSITORY, timeout=60,
                           env={**others, **environment})
    assert "Traceback" not in ended.stderr
    return Reached(ended.returncode, ended.stdout, ended.stderr)


def fingerprint(key: Path) -> str:
    """Return the fingerprint of a key, in the form of `ssh-keygen`."""
    return subprocess.run(["ssh-keygen", "-lf", str(key)], check=True, capture_output=True, text=True).stdout.split()[1]


def start_agent(socket: Path, *keys: Path) -> subprocess.Popen[bytes]:
    """An agent that holds these keys."""
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < end:
        time.sleep(0.01)
    for key in keys:
        subprocess.run(["ssh-add", "-q", str(key)], check=True, env={**os.environ, "SSH_AUTH_SOCK": str(socket)})
    return agent
