"""portico:target, where the chain runs."""

from typing import Annotated, Literal

from pydantic import Field

from portico.planning.settings.base import Section
from portico.planning.settings.kinds.lists import Items
from portico.planning.settings.kinds.text import DebianPackage
from portico.planning.settings.ssh_endpoint import Bastion, Host

TargetKind = Literal["local", "ssh", "docker", "swarm"]
Hosts = Annotated[
    tuple[Host, ...],
    Field(strict=False),
    Items("name (of a host without one: its address)", at_most=64, identity=lambda host: host.label),
]
Packages = Annotated[tuple[DebianPackage, ...], Field(strict=False), Items("package", at_most=64)]


class TargetSettings(Section):
    """The machines on which the chain runs."""

    kind: TargetKind = Field("local", examples=["ssh"])
    """`local`: this machine, in the project's own folder, with a private Nginx on a high port. `ssh`: other machines,
    with systemd and the system's Nginx. `docker`: containers on one Docker Engine. `swarm`: services of a Swarm."""
    hosts: Hosts = Field((), examples=[[{"address": "web1.example.org"}]])
    """The machines that run the app, in the order in which they are rolled out."""
    bastion: Bastion | None = Field(None)
    """The jump host for the connections to all hosts; unset: direct connections."""
    packages: Packages = Field((), examples=[["libpq5"]])
    """Debian packages that the app needs, such as libraries and compilers. `ssh`: installed with apt-get on each host,
    and never removed; other sites may use them. `docker` and `swarm`: part of the image that Portico builds of
    `app.source`, on a `docker.python_image` that has apt-get. A changed list makes a new image."""
    accept_any_system: bool = Field(False, examples=[False])
    """Accept systems other than Debian 12 and 13, Ubuntu 22.04 and 24.04, on which all tests run."""
