"""Logs in with a private key, a password or the keys of an agent, in the order the real provider tries them."""

from __future__ import annotations

import io
import os
import socket
from dataclasses import dataclass, field
from typing import Callable

import paramiko
from paramiko.agent import AgentSSH

from .properties import Properties

PATIENCE = 30.0
"""Seconds a host may take for each step after the TCP connection."""

KEY_TYPES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


class LoginError(Exception):
    """The host refused these credentials, or the credentials are unusable."""


@dataclass(frozen=True)
class Credentials:
    """The keys and the password for a login."""

    keys: list[paramiko.PKey] = field(default_factory=list)
    password: str | None = None


class Agent(AgentSSH):
    """An agent behind a socket of one's choice."""

    def __init__(self, path: str) -> None:
        super().__init__()
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            stream.connect(path)
        except OSError as error:
            stream.close()
            reason = os.strerror(error.errno or 0).lower()
            raise LoginError(f"dial unix {path}: connect: {reason}") from error
        self._connect(stream)  # type: ignore[attr-defined]  # the stubs leave out what subclasses use


def credentials(connection: Properties) -> Credentials:
    """The credentials of a connection; the agent's keys only where no key is given."""
    text = connection.get("privateKey")
    agent = connection.get("agentSocketPath") or os.environ.get("SSH_AUTH_SOCK")
    keys: list[paramiko.PKey] = []
    if text is not None:
        keys = [parse_key(text, connection.get("privateKeyPassword"))]
    elif agent:
        keys = list(Agent(agent).get_keys())
    return Credentials(keys, connection.get("password"))


def parse_key(text: str, passphrase: str | None) -> paramiko.PKey:
    """A private key from its text, whatever its type."""
    if "PRIVATE KEY-----" not in text:
        raise LoginError("ssh: no key found")
    for kind in KEY_TYPES:
        try:
            return kind.from_private_key(io.StringIO(text), passphrase)
        except paramiko.PasswordRequiredException as error:
            raise LoginError("ssh: this private key is passphrase protected") from error
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise LoginError("x509: decryption password incorrect" if passphrase else "ssh: failed to parse private key")


def log_in(transport: paramiko.Transport, user: str, credentials: Credentials) -> None:
    """Log in, or say which methods were tried."""
    transport.auth_timeout = PATIENCE
    try:
        transport.auth_none(user)
        return
    except paramiko.BadAuthenticationType as error:
        allowed = error.allowed_types
    tried = ["none"]
    for method, attempts in _methods(transport, user, credentials):
        if method not in allowed:
            continue
        tried.append(method)
        if any(_succeeds(attempt) for attempt in attempts):
            return
    raise LoginError(
        "ssh: handshake failed: ssh: unable to authenticate, "
        f"attempted methods [{' '.join(tried)}], no supported methods remain"
    )


def _methods(
    transport: paramiko.Transport, user: str, credentials: Credentials
) -> list[tuple[str, list[Callable[[], object]]]]:
    methods: list[tuple[str, list[Callable[[], object]]]] = []
    if credentials.keys:
        methods.append(("publickey", [_publickey(transport, user, key) for key in credentials.keys]))
    if credentials.password is not None:
        password = credentials.password
        methods.append(("password", [lambda: transport.auth_password(user, password, fallback=False)]))
        methods.append(("keyboard-interactive", [lambda: transport.auth_interactive(user, _answers(password))]))
    return methods


def _publickey(transport: paramiko.Transport, user: str, key: paramiko.PKey) -> Callable[[], object]:
    return lambda: transport.auth_publickey(user, key)


def _answers(password: str) -> Callable[[str, str, list[tuple[str, bool]]], list[str]]:
    return lambda _title, _instructions, prompts: [password] * len(prompts)


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
        return True
    except paramiko.AuthenticationException:
        return False
