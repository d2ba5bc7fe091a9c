"""The plan of `reach`, the check that a host can be reached from the machine that runs Pulumi."""

from typing import Optional

from portico.protocol.plan.section import Section, dataclass, field


@dataclass(frozen=True, kw_only=True)
class Endpoint(Section):
    """A host, or the bastion in front of it."""

    label: str
    """The name in messages."""
    address: str
    port: int
    user: str
    host_key: Optional[str]
    """The key that the machine must have; None when any key is accepted."""


@dataclass(frozen=True, kw_only=True)
class ReachPlan(Section):
    """The machine to reach, and the way to it."""

    pulumi_stack: str = ""
    """Name of the stack, for the commands in remedies."""
    change: str
    """A hash of all that an update may bring to the host."""
    deadline: int
    host: Endpoint
    bastion: Optional[Endpoint]
    private_key: Optional[str] = field(repr=False)
    """The key that opens the machine; None when the ssh-agent has it."""
    accept_any_system: bool
