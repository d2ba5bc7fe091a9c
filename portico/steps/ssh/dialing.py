"""Open a stream to a host: look up its name, then connect to its address or through the bastion."""

from __future__ import annotations

import queue
import socket
import threading
from typing import Any

import paramiko

from portico.protocol.failure import Failure
from portico.steps.deadline import awaiting
from portico.steps.ssh.peer import Peer

ONE_OF_SEVERAL = 5.0
"""Seconds that one address may take when the name has several."""
PROHIBITED = 1
"""The code of RFC 4254 for a channel that was not opened because the administrator does not allow it."""
FOREVER = 24 * 3600
"""Seconds that paramiko may wait; the step's deadline ends the wait earlier."""


class Unready(Failure):
    """A failure that may pass once the host has booted."""


def _addresses(peer: Peer) -> list[Any]:
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(peer.address, peer.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()  # the system's resolver cannot be interrupted
    with awaiting(lambda got: _unknown(peer, got)):
        addresses = answers.get()
    if isinstance(addresses, Exception):
        raise _unknown(peer, getattr(addresses, "strerror", None) or str(addresses))
    return list(addresses)


def _unknown(peer: Peer, got: str) -> Failure:
    remedy = f"see that the name is right and known here (getent hosts {peer.address}); otherwise "
    return peer.failure(f"the address of {peer.label}, {peer.address}, to be known", got,
                        remedy=remedy + peer.config_set("address", "ADDRESS"))


def dial(peer: Peer) -> socket.socket:
    """Open a TCP connection to the first of the host's addresses that takes one."""
    addresses = _addresses(peer)
    for family, kind, protocol, _, address in addresses:
        stream = socket.socket(family, kind, protocol)
        try:
            with awaiting(lambda got: _unconnected(peer, got)):
                stream.settimeout(ONE_OF_SEVERAL if len(addresses) > 1 else None)
                stream.connect(address)
            stream.settimeout(None)
            return stream
        except OSError as error:
            stream.close()
            refusal = error
    got = (refusal.strerror or str(refusal)).lower()
    if isinstance(refusal, ConnectionRefusedError):
        raise unready(peer, "take a connection", got)
    raise _unconnected(peer, got)


def unready(peer: Peer, expected: str, got: str, first: str = "") -> Unready:
    """Return the failure for a host on whose port nothing speaks SSH yet."""
    remedy = f"{first}see that {peer.label} has booted, that sshd runs there (systemctl status ssh) and that its port "
    return Unready(peer.layer, f"{peer} to {expected}", got,
                   remedy=f"{remedy}is {peer.port}; otherwise {peer.config_set('port', 'PORT')}")


def _unconnected(peer: Peer, got: str) -> Failure:
    return peer.failure(
        f"{peer} to take a connection", got,
        remedy=f"see that {peer.label} is up and that no firewall between drops port {peer.port} "
        f"(nc -vz {peer.address} {peer.port}); if the address is wrong: {peer.config_set('address', 'ADDRESS')}",
    )


def tunnel(peer: Peer, bridge: paramiko.Transport) -> paramiko.Channel:
    """Open a stream to the host that the bastion forwards."""
    bastion = peer.via
    assert bastion is not None
    try:
        with awaiting(lambda got: _unconnected(peer, f"{got} through {bastion}")):
            return bridge.open_channel("direct-tcpip", (peer.address, peer.port), ("127.0.0.1", 0), timeout=FOREVER)
    except paramiko.ChannelException as error:
        if error.code != PROHIBITED:
            first = f"see that {bastion.label} can reach it (nc -vz {peer.address} {peer.port} there); "
            raise unready(peer, "take a connection", f"'{error.text}' from {bastion}", first) from None
        raise bastion.failure(
            f"{bastion} to forward to {peer.place}", "a refusal",
            remedy=f"on {bastion.label}, in /etc/ssh/sshd_config: AllowTcpForwarding yes and no PermitOpen that "
            f"leaves out {peer.place}, then systemctl reload ssh; and no such restriction in ~/.ssh/authorized_keys",
        ) from None
    except (paramiko.SSHException, EOFError, OSError) as error:
        raise bastion.failure(f"{bastion} to stay connected", str(error) or "the end of the connection",
                              remedy=f"see why it hung up: journalctl -u ssh on {bastion.label}") from None
