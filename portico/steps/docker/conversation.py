"""Run the agent in a container and pass its questions on to the engine."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Any

from portico.planning.errors import DockerError
from portico.protocol.plan_text import END
from portico.steps.docker.answers import Answers

Process = subprocess.Popen[bytes]


def converse(
    command: Sequence[str], text: bytes, answers: Answers | None, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a command that may ask questions, and return both its streams; without `answers` each question is refused.

    Raises TimeoutExpired when the command does not end in time. On SIGINT the agent may first put back what it began.
    """
    with tempfile.TemporaryFile() as kept, subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=kept
    ) as running:
        late = threading.Timer(seconds, running.kill)
        late.start()
        try:
            out = _conversation(running, text + END.encode(), answers)
        finally:
            in_time = late.is_alive()
            late.cancel()
        if not in_time:
            raise subprocess.TimeoutExpired(command, seconds)
        running.wait()
        kept.seek(0)
        return subprocess.CompletedProcess(command, running.returncode, out, kept.read())


def _conversation(running: Process, text: bytes, answers: Answers | None) -> bytes:
    try:
        _write(running, text)
        return b"".join(_lines(running, answers))
    except KeyboardInterrupt:
        running.send_signal(signal.SIGINT)
        for _ in _lines(running, answers):
            pass
        raise
    except BaseException:
        running.kill()
        raise


def _lines(running: Process, answers: Answers | None) -> Iterator[bytes]:
    """Yield the lines of the output that are no question, and answer those that are one."""
    output: IO[bytes] | None = running.stdout
    assert output is not None
    for line in output:
        question = _question(line)
        if question is None:
            yield line
        else:
            answer = {"number": question.get("number"), **_answer(question, answers)}
            _write(running, f"{json.dumps(answer)}\n".encode())


def _question(line: bytes) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError):
        question = json.loads(line)
        if isinstance(question, dict) and "ask" in question:
            return question
    return None


def _answer(question: dict[str, Any], answers: Answers | None) -> dict[str, Any]:
    if answers is None:
        return {"failure": "this container may not ask"}
    try:
        return answers.to(question)
    except DockerError as error:
        return {"failure": str(error).splitlines()[0]}


def _write(running: Process, text: bytes) -> None:
    """Write to the process. A broken pipe is ignored: a process that ended says itself why."""
    assert running.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        running.stdin.write(text)
        running.stdin.flush()
