"""Runs a command on another host, over a connection that is there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Callable

import paramiko

from .engine_log import EngineLog
from .local import CommandError
from .output import Output
from .properties import Properties
from .quoting import quoted
from .sessions import Session, VariableError

CHUNK = 64 * 1024


def run(
    transport: paramiko.Transport,
    command: str,
    inputs: Properties,
    previous: dict[str, str],
    urn: str,
    log: EngineLog,
) -> Output:
    """Run one command to its end and return what it wrote."""
    session = _session(transport, inputs.get("environment") or {}, previous, urn, log)
    output = Output(lambda line: log.status(urn, line), inputs.get("logging"))
    session.exec_command(command)
    threads = [
        threading.Thread(target=output.collect, args=(output.stderr, _chunks(session.recv_stderr)), daemon=True),
        threading.Thread(target=_feed, args=(session, (inputs.get("stdin") or "").encode()), daemon=True),
    ]
    for thread in threads:
        thread.start()
    output.collect(output.stdout, _chunks(session.recv))
    reason = session.reason()
    threads[0].join()
    session.close()
    output.require_short_lines()
    if reason:
        raise CommandError(f"{reason}: running {quoted(command)}:\n{output.both.decode(errors='replace')}")
    return output


def _session(
    transport: paramiko.Transport, environment: dict[str, str], previous: dict[str, str], urn: str, log: EngineLog
) -> Session:
    wanted = {**environment, **previous}
    while True:
        session = Session.open(transport)
        try:
            for name, value in wanted.items():
                session.set_environment(name, value)
            return session
        except VariableError as refused:
            if refused.name not in previous:
                raise
            log.warning(urn, f"'{refused.name}' was not set: the SSH server has no AcceptEnv for it")
            del wanted[refused.name]


def _chunks(receive: Callable[[int], bytes]) -> Iterator[bytes]:
    while chunk := receive(CHUNK):
        yield chunk


def _feed(session: Session, data: bytes) -> None:
    try:
        session.sendall(data)
        session.shutdown_write()
    except OSError:
        pass
