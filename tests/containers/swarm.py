"""The engine as a Swarm of one node, and a site whose stack is in it."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.containers.site import ContainedSite
from tests.hosts.engine import ADDRESS, docker
from tests.load import CLIENTS, Load

NAME = "shop.test"
WITHOUT_IPVS = {"endpoint_mode": "dnsrr", "publish_mode": "host", "nginx_replicas": 1}
"""Test machines lack it."""


@contextlib.contextmanager
def swarm() -> Iterator[None]:
    """While this lasts the engine is a Swarm's manager; one that was none before is none after.

    An engine that leaves forgets the names of all its containers, those of the sites of other tests as well: the engine
    that the sessions share does so when it ends.
    """
    if docker("info", "--format", "{{.Swarm.LocalNodeState}}").strip() == "active":
        yield
        return
    docker("swarm", "init", "--advertise-addr", "127.0.0.1")
    try:
        yield
    finally:
        if os.environ.get("DOCKER_HOST") != ADDRESS:
            docker("swarm", "leave", "--force")


class SwarmSite(ContainedSite):
    """A site with two tasks of the app and one of Nginx."""

    def __init__(self, checkout: Path, port: int, image: str, engine: dict[str, str], stack: str) -> None:
        super().__init__(checkout, port, image, engine, stack)
        self.config["portico:target"] = {"kind": "swarm"}
        self.config["portico:swarm"] = {**WITHOUT_IPVS, "converge_deadline": 90, "drain_delay": 3,
                                       "update_parallelism": 2}
        self.configure("nginx", server_names=[NAME])
        self.configure("docker", address="0.0.0.0")
        self.configure("gunicorn", graceful_timeout=5, workers=1)
        self.configure("rollout", drain_timeout=5)

    def load(self, clients: int = CLIENTS) -> Load:
        return Load(self.port, clients, NAME, keeping=1)

    def get(self, path: str = "/", host: str = NAME) -> tuple[int, str]:
        return super().get(path, host)

    def service(self, role: str) -> dict[str, Any]:
        """Return what `docker service inspect` prints."""
        told: list[dict[str, Any]] = json.loads(docker("service", "inspect", f"{self.key}-{role}"))
        return told[0]

    def instances(self) -> set[str]:
        """A task tells it by a variable."""
        told = docker("inspect", "--format", "{{json .Config.Env}}", *self.containers("app"))
        return {value.partition("=")[2] for line in told.splitlines() for value in json.loads(line)
                if value.startswith("PORTICO_INSTANCE=")}

    def address(self, container: str) -> str:
        """Return the address of a task in the site's own network."""
        return docker("inspect", "--format", f'{{{{(index .NetworkSettings.Networks "{self.key}").IPAddress}}}}',
                      container).strip()

    def nginx_files(self) -> dict[str, bytes]:
        spec = self.service("nginx")["Spec"]["TaskTemplate"]["ContainerSpec"]
        return {config["File"]["Name"]: docker("config", "inspect", config["ConfigID"]).encode()
                for config in spec["Configs"]}
