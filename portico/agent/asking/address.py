"""The address of an instance, which Gunicorn binds, Nginx points at, and the check requests."""

import errno
import os
import socket
from pathlib import Path
from typing import List, Optional, Sequence, Union

from portico.agent.machine import process
from portico.protocol.plan.instance import Bind
from portico.protocol.plan.public import CheckedTls, Public

LOOPBACK = "127.0.0.1"
PORT = "@port@"
"""Placeholder in rendered files for the loopback port that was free when the instance started."""


def text(bind: Bind) -> str:
    """Return the address as in Gunicorn's `bind` and Nginx's `server`: unix:PATH, 127.0.0.1:PORT, or CONTAINER:PORT."""
    return f"unix:{bind.path}" if bind.kind == "unix" else f"{_host(bind)}:{bind.port}"


def filled_in(lines: Sequence[str], bind: Optional[Bind]) -> List[str]:
    """Return the lines with the instance's port in place of the placeholder."""
    port = str(bind.port or "") if bind else ""
    return [line.replace(PORT, port) for line in lines]


def public(section: Public, port: int) -> Bind:
    """Return the address at which a public check asks for a port: on this machine, or on the node that its plan
    names."""
    return Bind(kind="tcp", port=port, host=section.address)


def shown(section: Public) -> str:
    """Return the site's URL for a message, with the node that was asked where it is another machine."""
    return section.url if section.address == LOOPBACK else f"{section.url}, asked on the node {section.address}"


def _host(bind: Bind) -> str:
    return bind.host or LOOPBACK


def connected(bind: Bind, seconds: float, tls: Optional[CheckedTls] = None) -> socket.socket:
    """Return a connection to the process that listens on an address, over TLS if it is given. Raises OSError."""
    family = socket.AF_UNIX if bind.kind == "unix" else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    target: Union[str, tuple] = bind.path if bind.kind == "unix" else (_host(bind), bind.port)  # type: ignore[type-arg]
    try:
        connection.connect(target)
        return _over_tls(connection, tls) if tls else connection
    except OSError:
        connection.close()
        raise


def _over_tls(connection: socket.socket, tls: CheckedTls) -> socket.socket:
    from portico.agent.asking.tls import wrapped  # costs 10 ms, and few questions need it

    return wrapped(connection, tls)


def accepts(bind: Bind) -> bool:
    """Return whether a process listens on an address; one that is too busy to accept a connection now listens, too."""
    try:
        connected(bind, 1).close()
    except (BlockingIOError, socket.timeout):
        return True
    except OSError:
        return False
    return True


def can_listen(host: str, port: int) -> bool:
    """Return whether Nginx or Gunicorn could listen on the port; an address in brackets is of IPv6."""
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            probe.bind((host.strip("[]"), port))
            probe.listen(1)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def is_listening(port: int) -> bool:
    """Return whether any process listens on a local TCP port, even one that this user may not see."""
    return bool(_listening(port))


def owner_of_port(port: int) -> str:
    """Return words for the process that listens on a local TCP port, as far as this user may see it."""
    for pid in owners_of_port(port):
        return f"process {pid} ({process.title(pid)[:80]})"
    return "a process of another user"


def owners_of_port(port: int) -> List[int]:
    """Return the ids of the processes that listen on a local TCP port, as far as this user may see them."""
    inodes = _listening(port)
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and inodes & _sockets(pid)]


def _listening(port: int) -> "set[str]":
    rows: List[str] = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if Path(table).exists():
            rows += Path(table).read_text().splitlines()[1:]
    fields = [row.split() for row in rows]
    return {f"socket:[{row[9]}]" for row in fields if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port}


def _sockets(pid: str) -> "set[str]":
    found = set()
    try:
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            found.add(_link(f"/proc/{pid}/fd/{descriptor}") or "")
    except OSError:
        return set()
    return found


def _link(path: str) -> Optional[str]:
    try:
        return os.readlink(path)
    except OSError:
        return None
