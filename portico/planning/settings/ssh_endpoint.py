"""A machine that is reached over SSH: one that runs the app, or the hop before it."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator
from typing_extensions import Self

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.host_key import EXAMPLE_ADDRESS, HostKey, scanned
from portico.planning.settings.kinds.later import Later, OrLater
from portico.planning.settings.kinds.text import AccountName, Kind, as_typed, matching
from portico.planning.settings.refusing.fault import NOTHING, Fault, refused

_PART = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_is_name = matching(rf"({_PART}\.)*(?![0-9]+$){_PART}")


def _address(value: str) -> str | None:
    """The address in its one form; a name whose last part is a number is none, nor is an address with a zone."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return _is_name(value.lower()) if value.isascii() else None
    return None if address.is_unspecified or "%" in value else str(address)


Address = Annotated[
    str,
    Kind("a host name or an IP address without user, port or brackets, for example web1.example.org", _address, 253),
    OrLater(),
]
Port = Annotated[int, Field(ge=1, le=65535), OrLater()]
HostName = Annotated[
    str,
    BeforeValidator(as_typed),
    Kind(
        "lower-case letters, digits, hyphens and dots, a letter or digit at both ends",
        matching(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"),
        longest=63,
    ),
]


class Endpoint(Section):
    """The way to a machine, and the proof that it is the one that is meant."""

    address: Address = Field(examples=[EXAMPLE_ADDRESS])
    """Host name or IP address."""
    port: Port = Field(22, examples=[22])
    """Port of the machine's SSH server."""
    user: AccountName = Field("root", examples=["root"])
    """User for the login: root, or a user who has sudo without a password."""
    host_key: HostKey | None = Field(None, examples=[scanned(EXAMPLE_ADDRESS)])
    """Public key of the machine, whose private key it must prove to have; a whole line of ssh-keyscan is accepted."""
    accept_any_host_key: bool = Field(False, examples=[False])
    """Trust any machine that answers at this address, even one that reads all secrets on the way."""

    @property
    def later(self) -> Sequence[str]:
        """The settings whose values the program knows only while it runs: Outputs of a server that it makes."""
        return [name for name in type(self).model_fields if isinstance(getattr(self, name), Later)]


class Host(Endpoint):
    """A machine that runs the app."""

    name: HostName | None = Field(None, examples=["web1"])
    """The machine's name in resource names and outputs; unset: its address, with hyphens for special characters."""

    @property
    def label(self) -> str:
        """The machine's part in the names of resources."""
        return self.name or re.sub(r"[^a-z0-9.-]", "-", self.address).strip("-")

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.later and self.name is None:
            expected = f"a name, as resources are named before the program knows its {self.later[0]}"
            raise refused(Fault(expected, ("name",), got=NOTHING))
        return self


class Bastion(Endpoint):
    """The one hop over which all hosts are reached."""

    address: Address = Field(examples=["bastion.example.org"])
    """Host name or IP address, as seen from your machine; the addresses of the hosts are then as seen from the
    bastion."""
    user: AccountName = Field("root", examples=["jump"])
    """User for the login; needs no rights but to forward connections."""
    host_key: HostKey | None = Field(None, examples=[scanned("bastion.example.org")])
    """Public key of the bastion, whose private key it must prove to have; a whole line of ssh-keyscan is accepted."""
