"""Runs plugins written in Python, policy packs above all, and carries their output to the engine."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from typing import IO, Any, Literal, Optional

from pulumi.runtime.proto import language_pb2

from .interpreters import Interpreter, in_virtualenv, on_path, virtualenv_of
from .runs import Runs

Stream = Literal["stdout", "stderr"]
Piece = Optional[tuple[Stream, bytes]]


def interpreter_for(info: Any, program: Interpreter | None) -> Interpreter:
    """The plugin's own virtualenv if it has one, or else the Python of the program."""
    virtualenv = virtualenv_of(info) or os.path.join(info.root_directory, "venv")
    if virtualenv_of(info) or os.path.exists(os.path.join(virtualenv, "bin", "python")):
        return in_virtualenv(virtualenv)
    return program or on_path()


def run(runs: Runs, interpreter: Interpreter, request: Any, context: Any) -> Iterator[language_pb2.RunPluginResponse]:
    """Run a plugin until it ends or the engine loses interest; yields its output, then its exit status."""
    environment = {**interpreter.environment(), **dict(line.split("=", 1) for line in request.env if "=" in line)}
    if interpreter.virtualenv:
        environment["PATH"] = interpreter.environment()["PATH"]
    arguments = ["plugin", request.info.program_directory, *request.args]
    process = runs.start(
        interpreter,
        arguments,
        cwd=request.pwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    context.add_callback(lambda: runs.groups.end(process))
    try:
        for stream, data in _pieces(process):
            yield _response(stream, data)
        yield language_pb2.RunPluginResponse(exitcode=process.wait())
    finally:
        runs.groups.finished(process)


def _response(stream: Stream, data: bytes) -> language_pb2.RunPluginResponse:
    if stream == "stdout":
        return language_pb2.RunPluginResponse(stdout=data)
    return language_pb2.RunPluginResponse(stderr=data)


def _pieces(process: subprocess.Popen[bytes]) -> Iterator[tuple[Stream, bytes]]:
    pieces: queue.Queue[Piece] = queue.Queue()

    def read(name: Stream, stream: IO[bytes] | None) -> None:
        assert stream is not None
        with stream:
            while data := stream.read(64 * 1024):
                pieces.put((name, data))
        pieces.put(None)

    streams: dict[Stream, IO[bytes] | None] = {"stdout": process.stdout, "stderr": process.stderr}
    for name, stream in streams.items():
        threading.Thread(target=read, args=(name, stream), daemon=True).start()
    ended = 0
    while ended < len(streams):
        piece = pieces.get()
        if piece is None:
            ended += 1
        else:
            yield piece
