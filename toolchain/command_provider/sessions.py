"""An SSH session that says more than paramiko's: whether a variable was accepted, and which signal ended a command."""

from __future__ import annotations

import signal

import paramiko
from paramiko.common import MSG_CHANNEL_REQUEST, cMSG_CHANNEL_REQUEST
from paramiko.message import Message

from .quoting import quoted


class VariableError(Exception):
    """A variable the SSH server does not accept."""

    def __init__(self, name: str) -> None:
        super().__init__(f"could not set environment variable {quoted(name)}: ssh: setenv failed")
        self.name = name


class Session(paramiko.Channel):
    """A channel for one command."""

    exit_signal: str | None = None

    @classmethod
    def open(cls, transport: paramiko.Transport) -> Session:
        """A new session on a connection."""
        channel = transport.open_session()
        channel.__class__ = cls
        assert isinstance(channel, Session)
        return channel

    def set_environment(self, name: str, value: str) -> None:
        """Set a variable and wait for the server's answer, which paramiko itself does not ask for."""
        request = Message()
        request.add_byte(cMSG_CHANNEL_REQUEST)
        request.add_int(self.remote_chanid)
        request.add_string("env")
        request.add_boolean(True)
        request.add_string(name)
        request.add_string(value)
        self._event_pending()  # type: ignore[attr-defined]  # paramiko has no public call that waits for the answer
        self.transport._send_user_message(request)  # type: ignore[union-attr]  # as above
        try:
            self._wait_for_event()  # type: ignore[attr-defined]  # as above
        except paramiko.SSHException as error:
            raise VariableError(name) from error

    def reason(self) -> str:
        """Why the command failed; empty when it did not."""
        status = self.recv_exit_status()
        if self.exit_signal:
            number = getattr(signal, f"SIG{self.exit_signal}", 0)
            return f"Process exited with status {128 + number} from signal {self.exit_signal}"
        if status == -1:
            return "wait: remote command exited without exit status or exit signal"
        return f"Process exited with status {status}" if status else ""

    def _handle_request(self, message: Message) -> None:
        start = message.packet.tell()
        if message.get_text() == "exit-signal":
            message.get_boolean()
            self.exit_signal = message.get_text()
        message.packet.seek(start)
        super()._handle_request(message)  # type: ignore[misc]  # the stubs leave it out


class Connection(paramiko.Transport):
    """A connection that lets its sessions take the requests of the other side themselves."""

    _channel_handler_table = {
        **paramiko.Transport._channel_handler_table,  # type: ignore[attr-defined]  # the stubs leave it out
        MSG_CHANNEL_REQUEST: lambda channel, message: channel._handle_request(message),
    }
