"""Who is spoken to, and what it is called in the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portico.steps.failure import Failure


@dataclass(frozen=True)
class Peer:
    """A host, or the bastion in front of it."""

    layer: str
    """`host` or `bastion`: whose fault a failure is."""
    label: str
    address: str
    port: int
    user: str
    host_key: str | None
    via: Peer | None = None

    @classmethod
    def of(cls, layer: str, given: dict[str, Any], via: Peer | None = None) -> Peer:
        """The peer in a plan."""
        key = given["host_key"]
        return cls(layer, str(given["label"]), str(given["address"]), int(given["port"]), str(given["user"]), key, via)

    @property
    def place(self) -> str:
        """Address and port."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"

    def __str__(self) -> str:
        return f"{self.label} ({self.user}@{self.place})"

    @property
    def login(self) -> str:
        """What one types after `ssh` to get there by hand."""
        jump = f"-J {self.via.user}@{self.via.place} " if self.via else ""
        return f"{jump}-p {self.port} {self.user}@{self.address}"

    @property
    def copy_id(self) -> str:
        """Likewise after `ssh-copy-id`, which knows no -J."""
        jump = f"-o ProxyJump={self.via.user}@{self.via.place} " if self.via else ""
        return f"{jump}-p {self.port} {self.user}@{self.address}"

    def config_set(self, setting: str, value: str) -> str:
        """The command that changes one of its settings."""
        if self.layer == "bastion":
            return f"pulumi config set --path target.bastion.{setting} {value}"
        where = f"(N: the place of {self.label} in target.hosts, counted from 0)"
        return f"pulumi config set --path 'target.hosts[N].{setting}' {value} {where}"

    def failure(self, expected: str, got: str, remedy: str, lines: Sequence[str] = ()) -> Failure:
        """A failure of this peer."""
        return Failure(self.layer, expected, got, remedy, lines)
