"""Somebody at a shell in a fresh checkout, who types what a document shows; web1.example.org is a host of the tests."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.hosts.host import Host

CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
VOLATILE = re.compile(r"SHA256:\S+|\[127\.0\.0\.1\]:\d+|\b[0-9a-f]{12}\b|[+-]\d{4}\b|\d+(\.\d+)*")
"""Fingerprints, addresses, ids, zones, numbers."""
NAME = "web1.example.org"


@dataclass
class Operator:
    """Types commands one after the other."""

    checkout: Path
    environment: dict[str, str]
    host: Host

    def types(self, command: str) -> "subprocess.CompletedProcess[str]":
        """A command, with the host's published port where it names the host."""
        for named, found in ((f"ed25519 {NAME}", f"ed25519 -p {self.host.ssh_port} 127.0.0.1"),
                             (f"address' {NAME}", f"address' 127.0.0.1 && bin/portico pulumi config set --path "
                                                  f"'target.hosts[0].port' {self.host.ssh_port}")):
            command = command.replace(named, found)
        return subprocess.run(["bash", "-ec", command], cwd=self.checkout, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True)

    def does(self, document: str) -> None:
        """Types every command that a document shows, and sees every line that it shows."""
        for dialogue in re.split(r"^\$ ", "".join(CONSOLE.findall(document)), flags=re.MULTILINE)[1:]:
            command, _, shown = dialogue.partition("\n")
            ran = self.types(command)
            assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
            said = _masked(ran.stdout)
            assert [line for line in _masked(shown) if line not in said] == [], f"{command}: {ran.stdout}"


def _masked(text: str) -> list[str]:
    return [VOLATILE.sub("N", line) for line in text.replace(NAME, "127.0.0.1").splitlines()]
