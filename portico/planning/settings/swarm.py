"""portico:swarm, how many of each there are, how they are found, and how an update goes through them."""

from typing import Literal

from pydantic import Field

from portico.planning.settings.base import Section


class Swarm(Section):
    """Services of the target `swarm`. https://docs.docker.com/engine/swarm/services/"""

    replicas: int = Field(2, ge=1, le=256, examples=[4])
    """Number of tasks of the app's service. A changed number makes no new instance: the running tasks stay."""
    endpoint_mode: Literal["vip", "dnsrr"] = Field("vip", examples=["dnsrr"])
    """The addresses of the app's service: `vip`, one virtual address, behind which the kernel's IPVS chooses a task; or
    `dnsrr`, an address for each task, of which Nginx chooses one. Without IPVS a virtual address does not work."""
    publish_mode: Literal["ingress", "host"] = Field("ingress", examples=["host"])
    """The way in which `nginx.http_port` is published: `ingress`, on every node, by IPVS to any task of Nginx; `host`,
    on the nodes that run one, by that one. With `host` a node has one task of Nginx at most, and a change of Nginx
    itself closes the port on that node for a moment; a change of the app does not."""
    nginx_mode: Literal["replicated", "global"] = Field("replicated", examples=["global"])
    """`replicated`: as many tasks of Nginx as `nginx_replicas`; `global`: one on each node. A changed mode replaces the
    service: the port is closed meanwhile."""
    nginx_replicas: int = Field(2, ge=1, le=64, examples=[2])
    """Tasks of Nginx with `nginx_mode` at `replicated`."""
    encrypted: bool = Field(False, examples=[True])
    """Encrypt what Nginx and the app send each other between nodes (IPsec; the nodes have to let the protocol ESP
    through). A network is encrypted from its first deploy on or never: a changed value is refused."""
    update_parallelism: int = Field(1, ge=1, le=64, examples=[1])
    """Tasks of a service that are replaced at the same time."""
    converge_deadline: int = Field(300, ge=10, le=3600, examples=[300])
    """Seconds in which all tasks of a service have to be new and healthy, or else the previous ones are put back."""
    drain_delay: int = Field(5, ge=1, le=300, examples=[5])
    """Seconds for which a stopping task keeps serving after it has left the DNS, until Nginx has noticed."""
