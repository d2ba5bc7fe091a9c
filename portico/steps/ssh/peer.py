"""A peer is the host or bastion to connect to, with its name in the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portico.protocol.failure import Failure
from portico.protocol.plan.reach import Endpoint


@dataclass(frozen=True)
class Peer:
    """A peer is a host, or the bastion in front of it."""

    layer: str
    """The layer of this peer's failures: `host` or `bastion`."""
    label: str
    address: str
    port: int
    user: str
    host_key: str | None
    via: Peer | None = None

    @classmethod
    def of(cls, layer: str, endpoint: Endpoint, via: Peer | None = None) -> Peer:
        """Return the peer that a plan describes."""
        return cls(layer, endpoint.label, endpoint.address, endpoint.port, endpoint.user, endpoint.host_key, via)

    @property
    def place(self) -> str:
        """Return address and port in one text; an IPv6 address gets brackets."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"

    def __str__(self) -> str:
        return f"{self.label} ({self.user}@{self.place})"

    @property
    def login(self) -> str:
        """Return the arguments to type after `ssh` to log in by hand."""
        jump = f"-J {self.via.user}@{self.via.place} " if self.via else ""
        return f"{jump}-p {self.port} {self.user}@{self.address}"

    @property
    def copy_id(self) -> str:
        """Return the arguments to type after `ssh-copy-id`, which has no option -J."""
        jump = f"-o ProxyJump={self.via.user}@{self.via.place} " if self.via else ""
        return f"{jump}-p {self.port} {self.user}@{self.address}"

    def config_set(self, setting: str, value: str) -> str:
        """Return the command that changes one of the peer's settings."""
        if self.layer == "bastion":
            return f"pulumi config set --path target.bastion.{setting} {value}"
        where = f"(N: the place of {self.label} in target.hosts, counted from 0)"
        return f"pulumi config set --path 'target.hosts[N].{setting}' {value} {where}"

    def failure(self, expected: str, got: str, *, remedy: str, lines: Sequence[str] = ()) -> Failure:
        """Return a failure of this peer."""
        return Failure(self.layer, expected, got, remedy=remedy, lines=lines)
