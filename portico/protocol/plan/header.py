"""The first fields of every plan: the place where a step works, and the time that it may take."""

from collections.abc import Mapping
from typing import Optional

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Docker(Section):
    """The engine of a site in containers."""

    host: Optional[str]
    """The engine's address; None for the engine that the `docker` command uses."""
    site: str
    """The site's name on the engine."""
    image: str
    """Name of the release's image; empty before there is a release."""
    python_image: str = ""
    """The image in which Portico's own code runs; a plan of an earlier version has none."""
    volumes: Mapping[str, str] = {}
    """Paths of the site's volumes by their names; in a Swarm only the app's state, if it keeps any."""
    pids_limit: int = 0
    """The most processes and threads of a container; a plan of an earlier version, and of a Swarm, has none."""
    nginx_image: str = ""
    """The image of Nginx's service in a Swarm."""


@dataclass(frozen=True, kw_only=True)
class Header(Section):
    """The place where a step works, and the time that it may take."""

    agent: str = ""
    """Digest of the agent: other code does the step again."""
    deadline: int
    """Seconds that the step may take."""
    pulumi_stack: str = ""
    """Name of the stack, for the commands in remedies."""
    host: str = ""
    """The machine's name, for a host over SSH."""
    directory: str
    """The folder of the site."""
    run: str
    """The folder of the site's sockets."""
    unit: str = ""
    """Name of the template unit and of the service user on a host under systemd."""
    docker: Optional[Docker] = None
    drain_timeout: int = 0
    """Seconds that Nginx's workers get to finish their requests."""
