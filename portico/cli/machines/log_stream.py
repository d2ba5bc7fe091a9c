"""Run a command on a machine and read its lines as they are written, until it ends or the reader stops."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass

import paramiko

from portico.cli.machines.over_ssh import REACHING
from portico.cli.machines.ways import Ways
from portico.steps.deadline import Late, limited
from portico.steps.ssh.connection import connect
from portico.steps.ssh.login import credentials
from portico.steps.ssh.peer import Peer

WATCHED = """
exec 3<&0
"$@" <&- & pid=$!
{ cat <&3; kill $pid; } >/dev/null 2>&1 & watcher=$!
wait $pid; status=$?
kill $watcher 2>/dev/null
exit $status
"""
"""The shell script that ends a command when its standard input closes; it would not notice that its reader is gone."""


@dataclass(frozen=True)
class Stream:
    """A command that runs on a machine."""

    host: str
    lines: Iterable[bytes]
    status: Callable[[], int]
    """Wait for the command's end and return its exit status."""


def opened(host: str, ways: Ways, command: list[str], until: ExitStack) -> Stream:
    """Start a command, which ends when the ExitStack closes. Raises Failure for a host that cannot be reached."""
    peer = ways.peers.get(host)
    return _here(host, command, until) if peer is None else _there(host, peer, ways.key, command, until)


def _here(host: str, command: list[str], until: ExitStack) -> Stream:
    process = subprocess.Popen(_watched(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    assert process.stdin is not None
    assert process.stdout is not None
    until.callback(process.wait)
    until.callback(process.stdin.close)
    return Stream(host, process.stdout, process.wait)


def _there(host: str, peer: Peer, key: str | None, command: list[str], until: ExitStack) -> Stream:
    channel = _channel(peer, key, until)
    channel.set_combine_stderr(True)
    sudo = "" if peer.user == "root" else "sudo -n "
    channel.exec_command(f"{sudo}{shlex.join(_watched(command))}")
    return Stream(host, channel.makefile("rb"), channel.recv_exit_status)


def _channel(peer: Peer, key: str | None, until: ExitStack) -> paramiko.Channel:
    try:
        with limited(REACHING):
            transport = connect(peer, credentials(key))
            until.callback(transport.close)
            return transport.open_session()
    except Late as late:
        raise peer.failure(f"{peer} to answer", str(late), remedy="try again") from None


def _watched(command: list[str]) -> list[str]:
    return ["sh", "-c", WATCHED, "sh", *command]
