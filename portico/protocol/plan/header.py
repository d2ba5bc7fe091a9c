"""The fields of every plan that say where a step works, and for how long."""

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Header(Section):
    """The fields that the agent reads of the plan of every step."""

    deadline: int
    """Seconds that the step may take."""
    directory: str
    """The folder of the site."""
    run: str
    """The folder of the site's sockets."""
    unit: str = ""
    """Name of the template unit and of the service user on a host under systemd."""
    drain_timeout: float = 0
    """Seconds that Nginx's workers get to finish their requests."""
