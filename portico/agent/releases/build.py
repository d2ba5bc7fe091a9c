"""Runs the commands that make a virtual environment; what they install may run code of its own."""

import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, Mapping, Sequence

from portico.agent.machine import atomic, process, transient
from portico.agent.place import Place
from portico.agent.releases import confined
from portico.protocol.failure import Failure


class Build:
    """The commands of one environment: each runs in the app's folder, in a session of its own."""

    def __init__(self, app: Path, held: int, variables: Mapping[str, str], before: Sequence[str] = ()) -> None:
        """`held` is the file of the lock, which each command inherits; `before` are words before each command."""
        self._app, self._held, self._variables, self._before = app, held, variables, before

    def run(self, command: List[str]) -> "subprocess.CompletedProcess[str]":
        """Run a command; all its processes end when the agent is asked to end.

        The command runs in the release's folder, where a requirement that is a relative path is looked for.
        """
        words = transient.as_they_are(command) if self._before else command
        child = subprocess.Popen(
            [*process.WHEN_KNOWN, *self._before, *words], cwd=self._app, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
            pass_fds=[self._held], env={**os.environ, **self._variables},
        )
        try:
            output, _ = child.communicate("known\n")
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
        return subprocess.CompletedProcess(command, child.returncode, output)


@contextmanager
def building(
    place: Place, environment: Path, app: Path, held: int, variables: Mapping[str, str]
) -> Iterator[Build]:
    """Give the commands of an environment, which is whole when the block ends, and not there if the block fails.

    On a host under systemd they run as a user that is there for the build alone; on this machine, as its user.
    """
    atomic.remove_tree(environment)
    if place.unit:
        with confined.room(place, environment, app, variables) as before:
            yield Build(app, held, {}, before)
        return
    try:
        yield Build(app, held, variables)
    except BaseException:
        atomic.remove_tree(environment)
        raise


def mark(file: Path, text: str) -> None:
    """Write a file in place of whatever the build may have put there. Raises Failure for a folder."""
    try:
        atomic.write(file, text.encode())
    except OSError as error:
        raise Failure("release", f"to write {file}", str(error),
                      remedy="see which package writes there, and require another one") from None
