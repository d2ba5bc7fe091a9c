"""Runs the commands an installation is made of, quietly unless they fail."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import ToolchainError
from .progress import Progress

TAIL = 15
"""The number of last lines that are shown of a failed command."""


def run(
    command: Sequence[str],
    progress: Progress | None = None,
    directory: Path | None = None,
    environment: Mapping[str, str] | None = None,
    held: int | None = None,
) -> str:
    """Run a command to its end and return its output; `held` is a lock the command keeps if this process is killed."""
    step = Step(command, directory, {**os.environ, **(environment or {})}, [] if held is None else [held])
    step.start()
    try:
        while step.is_alive():
            step.join(0.5)
            if progress:
                progress.tick(step.lines[-1] if step.lines else "starting")
    except BaseException:
        step.stop()
        raise
    return step.output()


class Step(threading.Thread):
    """A command, started in a thread so that an interrupt cannot come between its start and its end."""

    def __init__(
        self, command: Sequence[str], directory: Path | None, environment: Mapping[str, str], held: Sequence[int]
    ) -> None:
        super().__init__(daemon=True)
        self.lines: list[str] = []
        self._command, self._directory, self._environment, self._held = command, directory, environment, held
        self._launched = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._error: OSError | None = None

    def run(self) -> None:
        """Start the command and take in what it prints."""
        try:
            self._process = self._popen()
        except OSError as error:
            self._error = error
            return
        finally:
            self._launched.set()
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))
        self._process.wait()

    def stop(self) -> None:
        """End the command."""
        self._launched.wait()
        if self._process:
            self._process.terminate()

    def output(self) -> str:
        """Return the output of the command; raise an error if it failed."""
        if self._process is None:
            raise ToolchainError(f"`{' '.join(self._command)}` did not start: {self._error}")
        if self._process.returncode:
            shown = "\n".join("  " + line for line in self.lines[-TAIL:])
            status = self._process.returncode
            raise ToolchainError(f"`{' '.join(self._command)}` ended with exit status {status}:\n{shown}")
        return "\n".join(self.lines)

    def _popen(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            list(self._command),
            cwd=self._directory,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=self._held,
        )
