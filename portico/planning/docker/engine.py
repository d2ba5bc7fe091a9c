"""The Docker Engine, reached by the `docker` command."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portico.planning.errors import DockerError
from portico.protocol.printable import INDENT, quoted

OLDEST = (20, 10)
PATIENCE = 60
"""Seconds within which a command has to answer."""
CAUSES: Sequence[tuple[str, str, str]] = (
    (r"permission denied while trying to connect|connect: permission denied", "that lets you in",
     "let your user use Docker (usermod -aG docker USER, then log in again), or run Portico as root"),
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
"""Causes of a failed `docker` command: a pattern of its message, the engine that was expected, and the remedy."""
THING = "(container|network|volume|image|service|config|secret)"
GONE = rf"(?i)no such {THING}|{THING} \S+ not found|removal of container \S+ is already in progress"
"""Messages of an engine that cannot remove a thing because it is gone, or because another command removes it."""


@dataclass(frozen=True)
class Ran:
    """The result of a `docker` command: its exit status, its output, and what it wrote to standard error."""

    status: int
    out: str
    err: str


class DockerEngine:
    """A Docker Engine. `host` is its address; None stands for the engine that the `docker` command uses."""

    def __init__(self, host: str | None = None) -> None:
        self.host = host

    @property
    def machine(self) -> str:
        """The host name in the engine's address; 127.0.0.1 when the address names no host."""
        match = re.match(r"(?:ssh|tcp)://(?:[^@]+@)?([^:/]+)", self.host or "")
        return match[1] if match else "127.0.0.1"

    def address(self) -> str:
        """Return the engine's address; without `host` the one that the `docker` command uses, by DOCKER_HOST or its
        context."""
        return self.host or self.ask("context", "inspect", "--format", "{{.Endpoints.docker.Host}}").strip()

    def command(self, *arguments: str) -> list[str]:
        """Return the words of a `docker` command to this engine."""
        return ["docker", *(["--host", self.host] if self.host else []), *arguments]

    def run(self, *arguments: str, stdin: str | bytes | None = None, seconds: float = PATIENCE) -> Ran:
        """Run one command to its end, whatever its exit status. Raises DockerError without a `docker` command, or when
        it hangs."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        try:
            done = subprocess.run(self.command(*arguments), input=data, capture_output=True, timeout=seconds)
        except FileNotFoundError:
            raise DockerError("docker: expected the docker command on this machine, got none\n    to fix it: "
                              "apt-get install docker.io, or see https://docs.docker.com/get-docker/") from None
        except subprocess.TimeoutExpired:
            raise self._error("that answers", f"nothing within {seconds:g} s of docker {arguments[0]}",
                              "see that its machine is up, then run pulumi up again") from None
        return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace").strip())

    def ask(self, *arguments: str, stdin: str | bytes | None = None, seconds: float = PATIENCE) -> str:
        """Return what a command prints. Raises DockerError with its error message when it fails."""
        ran = self.run(*arguments, stdin=stdin, seconds=seconds)
        if ran.status:
            raise self.refusal(arguments[0], ran)
        return ran.out

    def remove(self, *arguments: str) -> None:
        """Run a command that removes things. A thing that is gone, or that another command removes, is no failure.

        Raises DockerError when something stays.
        """
        ran = self.run(*arguments)
        if ran.status and not all(re.search(GONE, line) for line in ran.err.splitlines()):
            raise self.refusal(arguments[0], ran)

    def require_ready(self) -> dict[str, Any]:
        """Return what `docker version` says about the engine.

        Raises DockerError, each cause with its remedy, for an engine that is not there, too old, or refuses.
        """
        facts: dict[str, Any] = json.loads(self.ask("version", "--format", "{{json .Server}}") or "null") or {}
        version = facts.get("Version", "none")
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise self._error(f"of version {oldest} or newer", version, "install a newer one: "
                              "https://docs.docker.com/engine/install/")
        return facts

    def refusal(self, command: str, ran: Ran) -> DockerError:
        """Return the error for a command that failed: its message, and the remedy when its cause is one of CAUSES."""
        for pattern, expected, remedy in CAUSES:
            if re.search(pattern, ran.err):
                return self._error(expected, ran.err.splitlines()[-1][:500], remedy)
        lines = "\n".join(f"{INDENT}{quoted(line)}" for line in ran.err.splitlines()[-12:])
        return DockerError(f"docker {command}: expected exit status 0, got {ran.status}\n{lines}")

    def _error(self, expected: str, got: str, remedy: str) -> DockerError:
        where = self.host or "the docker command's own engine"
        return DockerError(f"docker.host: expected a Docker Engine {expected} at {where}, got: {got}\n"
                           f"    to fix it: {remedy}")
