"""An operator who types bin/portico's commands in the checkout of a site."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.engine.site import Site


class Operator:
    """Everything is typed for one stack."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def types(self, command: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """However it ends."""
        return subprocess.run(self._command(command, *words), cwd=self.site.checkout, env=self.site.environment,
                              capture_output=True, text=True)

    def told(self, command: str, *words: str) -> str:
        """Return the output of a command that must end well."""
        ran = self.types(command, *words)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def told_of_hosts(self, command: str, *words: str) -> list[dict[str, Any]]:
        """Return the JSON output of a command that must end well."""
        told: list[dict[str, Any]] = json.loads(self.told(command, "--json", *words))
        return told

    @contextmanager
    def follows(self, *words: str) -> "Iterator[subprocess.Popen[str]]":
        """While a log is followed; it hears an interrupt also where the shell started the tests with `&`."""
        command = ["env", "--default-signal=INT", *self._command("logs", "--follow", *words)]
        with subprocess.Popen(command, cwd=self.site.checkout, text=True, env=self.site.environment,
                              stdout=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    def _command(self, command: str, *words: str) -> list[str]:
        return [".venv/bin/python", "-m", "portico.cli", command, "--stack", self.site.stack, *words]
