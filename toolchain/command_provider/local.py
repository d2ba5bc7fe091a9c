"""Runs a command on the machine where Pulumi runs."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from typing import IO

from toolchain.processes import ProcessGroups

from .output import Log, Output
from .properties import Properties
from .quoting import quoted

CHUNK = 64 * 1024


class CommandError(Exception):
    """A command that could not start, or ended with another status than 0."""


def run(groups: ProcessGroups, command: str, inputs: Properties, previous: dict[str, str], log: Log) -> Output:
    """Run one command to its end and return what it wrote."""
    output = Output(log, inputs.get("logging"))
    reason = _execute(groups, command, inputs, previous, output)
    output.require_short_lines()
    if reason:
        raise CommandError(f"{reason}: running {quoted(command)}:\n{output.both.decode(errors='replace')}")
    return output


def _execute(groups: ProcessGroups, command: str, inputs: Properties, previous: dict[str, str], output: Output) -> str:
    words = [*(inputs.get("interpreter") or ["/bin/sh", "-c"]), command]
    try:
        process = groups.start(
            words,
            cwd=inputs.get("dir"),
            env={**os.environ, **(inputs.get("environment") or {}), **previous},
            stdin=subprocess.PIPE if inputs.get("stdin") else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
    except (OSError, ValueError) as error:
        return _not_started(error, words[0], inputs.get("dir"))
    try:
        threads = [threading.Thread(target=output.collect, args=(output.stderr, _chunks(process.stderr)), daemon=True)]
        if inputs.get("stdin"):
            threads.append(threading.Thread(target=_feed, args=(process.stdin, inputs["stdin"].encode()), daemon=True))
        for thread in threads:
            thread.start()
        output.collect(output.stdout, _chunks(process.stdout))
        status = process.wait()
        for thread in threads:
            thread.join()
    finally:
        groups.finished(process)
    return _reason(status)


def _chunks(stream: IO[bytes] | None) -> Iterator[bytes]:
    assert stream is not None
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _feed(stream: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    try:
        with stream:
            while view:
                view = view[stream.write(view) :]
    except BrokenPipeError:
        pass


def _not_started(error: Exception, executable: str, directory: str | None) -> str:
    if not isinstance(error, OSError) or error.errno is None:
        return str(error)
    if directory is not None and error.filename == directory:
        return f"chdir {directory}: {os.strerror(error.errno).lower()}"
    if isinstance(error, FileNotFoundError) and "/" not in executable:
        return f'exec: "{executable}": executable file not found in $PATH'
    return f"fork/exec {executable}: {os.strerror(error.errno).lower()}"


def _reason(status: int) -> str:
    if status < 0:
        return f"signal: {signal.strsignal(-status) or -status}".lower()
    return f"exit status {status}" if status else ""
