"""Pins the key a host must show, when the connection names one."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import paramiko


class HostKeyError(Exception):
    """A host that does not show the key it should."""


@dataclass(frozen=True)
class HostKey:
    """A public key as it travels: its type and its blob."""

    kind: str
    blob: bytes


def parse(line: str | None) -> HostKey | None:
    """The key in an `authorized_keys` or `known_hosts` line."""
    if line is None:
        return None
    for kind, encoded in zip(line.split(), line.split()[1:]):
        try:
            blob = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            continue
        if blob[4 : 4 + len(kind)] == kind.encode() and len(kind) == int.from_bytes(blob[:4], "big"):
            return HostKey(kind, blob)
    raise HostKeyError("failed to parse host key: ssh: no key found")


def offer(transport: paramiko.Transport, pinned: HostKey | None) -> None:
    """Ask the host for a key of the pinned type only."""
    if pinned is None:
        return
    options = transport.get_security_options()
    if pinned.kind not in options.key_types:
        raise HostKeyError(f"ssh: handshake failed: ssh: no common algorithm for host key; we offered: [{pinned.kind}]")
    options.key_types = (pinned.kind,)


def verify(transport: paramiko.Transport, pinned: HostKey | None) -> None:
    """Refuse a host whose key is not the pinned one."""
    if pinned is not None and transport.get_remote_server_key().asbytes() != pinned.blob:
        raise HostKeyError("ssh: handshake failed: ssh: host key mismatch")
