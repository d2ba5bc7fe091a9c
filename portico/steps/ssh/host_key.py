"""Read a host's pinned key, ask the host for that key, and compare the two."""

import base64
import binascii
import hashlib
import sys
from itertools import pairwise

import paramiko

from portico.protocol.lines import cut
from portico.steps.ssh.peer import Peer

RSA = ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")
"""The signature algorithms of an `ssh-rsa` key, the best first."""


def fingerprint(blob: bytes) -> str:
    """Return the fingerprint of a key as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def pinned(peer: Peer) -> tuple[str, bytes] | None:
    """Return type and bytes of the key in the settings; None if they name none. Raises Failure if it is unreadable."""
    if peer.host_key is None:
        return None
    words = peer.host_key.split()
    for kind, encoded in pairwise(words):
        try:
            blob = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            continue
        if blob[4 : 4 + len(kind)] == kind.encode() and int.from_bytes(blob[:4], "big") == len(kind):
            return kind, blob
    raise peer.failure(
        f"the host_key of {peer.label} to be a public key such as 'ssh-ed25519 AAAA…'", repr(peer.host_key),
        remedy="take it from the host's own console (cat /etc/ssh/ssh_host_ed25519_key.pub): "
        + peer.config_set("host_key", "'ssh-ed25519 AAAA…'"),
    )


def prefer(transport: paramiko.Transport, key: tuple[str, bytes] | None) -> None:
    """Ask the host for a key of the pinned type first.

    Keys of other types are accepted only so that the failure can show the key.
    """
    if key is not None:
        first = RSA if key[0] == "ssh-rsa" else (key[0],)
        options = transport.get_security_options()
        options.key_types = tuple(sorted(options.key_types, key=lambda kind: kind not in first))


def verify(peer: Peer, key: tuple[str, bytes] | None, shown: paramiko.PKey) -> None:
    """Raise Failure for a key that is not the pinned one; print a warning if none is pinned."""
    kind, blob = shown.get_name(), shown.asbytes()
    line = f"'{kind} {base64.b64encode(blob).decode()}'"
    if key is None:
        _warn(peer, f"{fingerprint(blob)} ({kind})", line)
    elif key != (kind, blob):
        got = f"{fingerprint(blob)} ({kind})" + ("" if kind == key[0] else f": it offers no {key[0]}")
        file = f"/etc/ssh/ssh_host_{kind.removeprefix('ssh-').partition('-sha2')[0]}_key.pub"
        raise peer.failure(
            f"{peer} to show the pinned host key {fingerprint(key[1])} ({key[0]})", got,
            remedy=f"on {peer.label}, reached by another way than SSH (its console), run ssh-keygen -lf {file}; "
            f"only if that prints {fingerprint(blob)}, set the host_key of {peer.label}: "
            f"{peer.config_set('host_key', line)}; "
            f"if it does not, something else answers in the place of {peer.label}",
        )


def _warn(peer: Peer, shown: str, line: str) -> None:
    words = f"WARNING: {peer} has no host_key in the settings: whatever answers at {peer.place} is trusted\n"
    sys.stderr.write(cut(f"{words}    it shows {shown}; to pin it, remove its accept_any_host_key and: "
                         f"{peer.config_set('host_key', line)}\n"))
