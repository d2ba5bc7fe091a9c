"""Log in with the private key of the settings or with the keys of the SSH agent."""

from __future__ import annotations

import io
import os
import socket
from dataclasses import dataclass

import paramiko
from paramiko.agent import AgentSSH

from portico.protocol.failure import Failure
from portico.steps.deadline import awaiting
from portico.steps.ssh.host_key import fingerprint
from portico.steps.ssh.peer import Peer

KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
SET_KEY = "pulumi config set --secret ssh-key < KEYFILE"


@dataclass(frozen=True)
class Credentials:
    """The keys to offer to a host, and the words for them in messages."""

    keys: list[paramiko.PKey]
    words: str


class Agent(AgentSSH):
    """The SSH agent that listens at a socket."""

    def __init__(self, stream: socket.socket) -> None:
        super().__init__()
        self._connect(stream)  # type: ignore[attr-defined]  # the stubs leave out what subclasses use


def credentials(private_key: str | None) -> Credentials:
    """Return the key of the settings, or else the keys of the SSH agent. Raises Failure when there is none."""
    if private_key is not None:
        key = _parsed(private_key)
        return Credentials([key], f"the key of the settings ({describe(key)})")
    keys = _of_agent()
    words = f"the key of the agent ({describe(keys[0])})"
    return Credentials(keys, words if len(keys) == 1 else f"one of the {len(keys)} keys of the agent")


def describe(key: paramiko.PKey) -> str:
    """Return a key's fingerprint, its type, and the comment that an SSH agent keeps."""
    return " ".join(filter(None, [fingerprint(key.asbytes()), key.get_name(), getattr(key, "comment", "")]))


def _parsed(text: str) -> paramiko.PKey:
    for kind in KINDS:
        try:
            return kind.from_private_key(io.StringIO(text))
        except paramiko.PasswordRequiredException:
            raise _unusable(
                "one that needs a passphrase",
                "let the agent ask for it: ssh-add KEYFILE, and pulumi config rm ssh-key; "
                f"or take a key without one: ssh-keygen -p -N '' -f KEYFILE, then {SET_KEY}",
            ) from None
        except Exception:  # paramiko has a different one for each way of not being a key of this kind
            continue
    raise _unusable(
        "something that cannot be read as one",
        f"give the whole file, the lines with BEGIN and END too: {SET_KEY}; "
        "a key in another format is rewritten by ssh-keygen -p -f KEYFILE",
    )


def _unusable(got: str, remedy: str) -> Failure:
    return Failure("host", "ssh-key to be a private key (ed25519, ecdsa or rsa)", got, remedy=remedy)


def _of_agent() -> list[paramiko.PKey]:
    path = os.environ.get("SSH_AUTH_SOCK")
    if not path:
        raise _nobody("neither: SSH_AUTH_SOCK is not set", "start an agent (eval $(ssh-agent)), then ssh-add KEYFILE")
    stream = socket.socket(socket.AF_UNIX)
    remedy = "start another agent (eval $(ssh-agent)), then ssh-add KEYFILE"
    try:
        with awaiting(lambda got: _nobody(f"{got} from the agent at SSH_AUTH_SOCK", remedy)):
            stream.connect(path)
            keys: list[paramiko.PKey] = list(Agent(stream).get_keys())
    except (OSError, paramiko.SSHException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _nobody(f"no answer from the agent at SSH_AUTH_SOCK ({reason})", remedy) from None
    if not keys:
        raise _nobody("an agent that holds no key", "ssh-add KEYFILE")
    return keys


def _nobody(got: str, remedy: str) -> Failure:
    return Failure("host", "an SSH agent with a key, or a private key in ssh-key", got,
                   remedy=f"{remedy}; or {SET_KEY}")


def log_in(peer: Peer, transport: paramiko.Transport, offered: Credentials) -> None:
    """Log in: offer each key once. A refusal is final, because hosts lock out users who try again and again."""
    with awaiting(lambda got: _refused(peer, offered, got, f"see why sshd is slow: journalctl -u ssh on {peer.label}")):
        for position, key in enumerate(offered.keys, 1):
            if _accepted(peer, transport, offered, key):
                return
            if position < len(offered.keys) and not transport.is_active():
                remedy = f"offer only the right key: ssh-add -D, then ssh-add KEYFILE; or {SET_KEY}"
                raise _refused(peer, offered, f"disconnected after {position} of them", remedy)
    raise _refused(peer, offered, "refused", (
        f"let the key in: ssh-copy-id -i KEYFILE.pub {peer.copy_id}; "
        f"or, if {peer.user} is not the user: {peer.config_set('user', 'USER')}"
    ))


def _accepted(peer: Peer, transport: paramiko.Transport, offered: Credentials, key: paramiko.PKey) -> bool:
    try:
        more = transport.auth_publickey(peer.user, key)
    except paramiko.BadAuthenticationType as error:
        raise _not_by_key(peer, offered, f"a host that only takes {' or '.join(error.allowed_types)}") from None
    except (paramiko.SSHException, EOFError, OSError):
        return False
    if more:
        raise _not_by_key(peer, offered, f"a demand for {' or '.join(more)} besides")
    return True


def _not_by_key(peer: Peer, offered: Credentials, got: str) -> Failure:
    remedy = f"on {peer.label}, in /etc/ssh/sshd_config: PubkeyAuthentication yes and no AuthenticationMethods"
    return _refused(peer, offered, got, f"{remedy} for {peer.user}, then systemctl reload ssh")


def _refused(peer: Peer, offered: Credentials, got: str, remedy: str) -> Failure:
    lines = [describe(key) for key in offered.keys] if len(offered.keys) > 1 else []
    return peer.failure(f"{peer} to let {peer.user} in with {offered.words}", got, remedy=remedy, lines=lines)
