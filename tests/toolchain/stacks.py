"""A Pulumi project of its own with a backend in a folder, driven by the real command line."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = """name: portico-toolchain
runtime:
  name: python
  options:
    virtualenv: {virtualenv}
"""


@dataclass
class Stack:
    """A project with one stack, `dev`."""

    folder: Path
    environment: dict[str, str] = field(repr=False)

    @classmethod
    def new(cls, folder: Path, environment: dict[str, str]) -> Stack:
        """A stack without a program."""
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text(PROJECT.format(virtualenv=sys.prefix))
        own = {"PULUMI_BACKEND_URL": f"file://{folder}/state", "PULUMI_CONFIG_PASSPHRASE": "passphrase"}
        stack = cls(folder, {**os.environ, **environment, **own})
        assert stack.pulumi("stack", "init", "dev").returncode == 0
        return stack

    def program(self, text: str) -> None:
        """Write its program."""
        (self.folder / "__main__.py").write_text(text)

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line to its end."""
        ended: subprocess.CompletedProcess[str]
        ended = subprocess.run(self.command(*arguments), **self.options, capture_output=True, text=True, timeout=120)
        return ended

    def up(self) -> subprocess.CompletedProcess[str]:
        """Update without a preview."""
        return self.pulumi("up", "--yes", "--skip-preview")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the command line and do not wait for it."""
        started: subprocess.Popen[bytes]
        started = subprocess.Popen(self.command(*arguments), **self.options, stdout=subprocess.DEVNULL)
        return started

    def output(self, name: str, *options: str) -> str:
        """Return an output of the stack."""
        return self.pulumi("stack", "output", name, *options).stdout.strip()

    @staticmethod
    def command(*arguments: str) -> list[str]:
        """The words of a command line."""
        return ["pulumi", "--non-interactive", "--color=never", *arguments]

    @property
    def options(self) -> dict[str, Any]:
        """Return the folder and environment of the stack's commands."""
        return {"cwd": self.folder, "env": self.environment, "stdin": subprocess.DEVNULL}
