"""Starts programs and plugins in a process of their own that does not outlive the host."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from toolchain.processes import ProcessGroups

from .interpreters import Interpreter

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "runner.py")
BAIL = 32
"""The exit status of a program that has shown its error itself."""


class Runs:
    """The programs and plugins of one host."""

    def __init__(self) -> None:
        self.groups = ProcessGroups()
        self._lifeline, self._held = os.pipe()

    def program(self, interpreter: Interpreter, engine: str, request: Any) -> int:
        """Run a program to its end; its output is the host's own, which the engine reads."""
        settings = {
            "monitor": request.monitor_address,
            "engine": engine,
            "project": request.project,
            "stack": request.stack,
            "parallel": request.parallel,
            "dry_run": request.dryRun,
            "organization": request.organization,
            "root_directory": request.info.root_directory,
        }
        environment = interpreter.environment()
        environment["PULUMI_CONFIG"] = json.dumps(dict(request.config))
        environment["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(list(request.configSecretKeys))
        arguments = [json.dumps(settings), request.info.entry_point or request.program, *request.args]
        process = self.start(interpreter, ["program", *arguments], cwd=request.pwd, env=environment)
        try:
            return process.wait()
        finally:
            self.groups.finished(process)

    def start(self, interpreter: Interpreter, arguments: list[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start the runner, which ends when this process does."""
        command = [interpreter.executable, "-u", RUNNER, str(self._lifeline), *arguments]
        return self.groups.start(command, stdin=subprocess.DEVNULL, pass_fds=[self._lifeline], **options)
