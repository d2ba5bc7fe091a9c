"""The Docker Engine, by the `docker` command: whether it can be used, and what it says."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portico.planning.errors import DockerError

OLDEST = (20, 10)
PATIENCE = 60
"""Seconds in which a question is answered."""
CAUSES: Sequence[tuple[str, str, str]] = (
    (r"permission denied while trying to connect|connect: permission denied", "that lets you in",
     "let your user use Docker (usermod -aG docker USER, then log in anew), or run Portico as root"),
    (r"Host key verification failed", "whose host key is known",
     "look at the key with ssh-keyscan, compare it, and add it to ~/.ssh/known_hosts"),
    (r"Permission denied \(", "whose SSH lets you in", "see which keys are offered: ssh -v USER@HOST true"),
    (r"Could not resolve hostname|no such host", "at a host name that is known",
     "pulumi config set --path docker.host ssh://USER@HOST"),
    (r"command not found|docker: not found|exit status 127", "whose machine has the docker command",
     "install Docker on that machine: https://docs.docker.com/engine/install/"),
    (r"Cannot connect to the Docker daemon|connection refused|no such file|error during connect|failed to connect|"
     r"Connection (refused|timed out|closed)|No route to host", "that answers",
     "start it (systemctl start docker), or name another: pulumi config set --path docker.host ADDRESS"),
)
"""What the `docker` command says, what was expected, what to do."""


@dataclass(frozen=True)
class Ran:
    """How a `docker` command ended."""

    status: int
    out: str
    said: str


class DockerEngine:
    """One engine; `host` is its address, None for the one that the `docker` command uses."""

    def __init__(self, host: str | None = None) -> None:
        self.host = host

    @property
    def machine(self) -> str:
        """What its machine is called: by its address, or as the one that this runs on."""
        found = re.match(r"(?:ssh|tcp)://(?:[^@]+@)?([^:/]+)", self.host or "")
        return found[1] if found else "127.0.0.1"

    def address(self) -> str:
        """Where it is, also when the `docker` command decides: by DOCKER_HOST, or by its current context."""
        return self.host or self.ask("context", "inspect", "--format", "{{.Endpoints.docker.Host}}").strip()

    def command(self, *arguments: str) -> list[str]:
        """The words of a `docker` command to this engine."""
        return ["docker", *(["--host", self.host] if self.host else []), *arguments]

    def run(self, *arguments: str, given: str | bytes | None = None, seconds: float = PATIENCE) -> Ran:
        """Run one command to its end, whatever its status. Raises DockerError when none can be run, or it hangs."""
        data = given.encode() if isinstance(given, str) else given
        try:
            done = subprocess.run(self.command(*arguments), input=data, capture_output=True, timeout=seconds)
        except FileNotFoundError:
            raise DockerError("docker: expected the docker command on this machine, got none\n    to fix it: "
                              "apt-get install docker.io, or see https://docs.docker.com/get-docker/") from None
        except subprocess.TimeoutExpired:
            raise self._error("that answers", f"nothing within {seconds:g} s of docker {arguments[0]}",
                              "see that its machine is up, then run pulumi up again") from None
        return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace").strip())

    def ask(self, *arguments: str, given: str | bytes | None = None, seconds: float = PATIENCE) -> str:
        """What a command prints. Raises DockerError with what it said when it fails."""
        ran = self.run(*arguments, given=given, seconds=seconds)
        if ran.status:
            raise self.refusal(arguments[0], ran)
        return ran.out

    def require_ready(self) -> dict[str, Any]:
        """What `docker version` says of it.

        Raises DockerError, each cause with its remedy, for an engine that is not there, too old, or refuses.
        """
        told: dict[str, Any] = json.loads(self.ask("version", "--format", "{{json .Server}}") or "null") or {}
        version = told.get("Version", "none")
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise self._error(f"of version {oldest} or newer", version, "install a newer one: "
                              "https://docs.docker.com/engine/install/")
        return told

    def refusal(self, command: str, ran: Ran) -> DockerError:
        """What a command that failed says, with the remedy of its cause where that is known."""
        for pattern, expected, remedy in CAUSES:
            if re.search(pattern, ran.said):
                return self._error(expected, ran.said.splitlines()[-1][:500], remedy)
        said = "\n    ".join(ran.said.splitlines()[-12:])
        return DockerError(f"docker {command}: expected exit status 0, got {ran.status}\n    {said}")

    def _error(self, expected: str, got: str, remedy: str) -> DockerError:
        where = self.host or "the docker command's own engine"
        return DockerError(f"docker.host: expected a Docker Engine {expected} at {where}, got: {got}\n"
                           f"    to fix it: {remedy}")
