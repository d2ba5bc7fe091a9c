"""Run the agent on a host over SSH. It is sent in memory each time: the host may have an older agent, or none."""

from __future__ import annotations

import paramiko

from portico.steps.deadline import Late, limited
from portico.steps.ssh.connection import connect
from portico.steps.ssh.login import credentials
from portico.steps.ssh.peer import Peer
from portico.steps.starter import STARTER, starter_input

REACHING = 15
"""Seconds for the connection, in addition to the agent's own time."""
MOST_BYTES = 512 << 20
"""The most bytes of an answer, which may contain the source of a release."""


def run_over_ssh(
    peer: Peer, key: str | None, verb: str, agent: bytes, plan: str, seconds: int
) -> tuple[int, bytes, bytes]:
    """Run a verb of the agent on a host; return its exit status, standard output and standard error.

    Raises Failure when the host does not answer in time, or with more than MOST_BYTES.
    """
    sudo = "" if peer.user == "root" else "sudo -n "
    command = f"{sudo}timeout -k 2 {seconds + 2} python3 -I -S -c '{STARTER}' {verb}"
    try:
        with limited(seconds + REACHING):
            transport = connect(peer, credentials(key))
            try:
                status, out, err = _done(transport, command, starter_input(agent, plan))
            finally:
                transport.close()
    except Late as late:
        raise peer.failure(f"{peer} to answer", str(late), remedy="try again") from None
    if len(out) > MOST_BYTES:
        raise peer.failure(f"{peer} to answer with at most {MOST_BYTES} bytes", "more",
                           remedy="see what runs on that host instead of the agent, then try again")
    return status, out, err


def _done(transport: paramiko.Transport, command: str, text: bytes) -> tuple[int, bytes, bytes]:
    channel = transport.open_session()
    channel.exec_command(command)
    channel.sendall(text)
    channel.shutdown_write()
    out = channel.makefile("rb").read(MOST_BYTES + 1)
    if len(out) > MOST_BYTES:
        return 0, out, b""
    err = channel.makefile_stderr("rb").read(MOST_BYTES)
    return channel.recv_exit_status(), out, err
