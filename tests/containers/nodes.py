"""Two Docker Engines of a test's own in one Swarm: each in a network namespace, with a cable between them."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.containers.own_engine import OwnEngine
from tests.hosts.engine import cannot, must_find

ADDRESSES = ("10.77.0.1", "10.77.0.2")
WITHOUT_TLS = "--insecure-registry=10.77.0.0/24"
"""Option of dockerd: a registry of a node has no certificate."""


@contextlib.contextmanager
def two_nodes(folder: Path) -> Iterator[tuple[OwnEngine, OwnEngine]]:
    """While this lasts both are there: a manager and a worker, with no image."""
    must_find("ip", "iproute2")
    must_find("dockerd", "docker.io")
    if os.geteuid() != 0:
        cannot("start dockerd: it has to be root's")
    networks = [f"portico-{os.getpid()}-{number}" for number in (1, 2)]
    for network in networks:
        (folder / network).mkdir()
    manager, worker = (OwnEngine(folder / network, network, WITHOUT_TLS) for network in networks)
    try:
        _connect(*networks)
        manager.start()
        worker.start()
        manager.docker("swarm", "init", "--advertise-addr", ADDRESSES[0])
        token = manager.docker("swarm", "join-token", "--quiet", "worker").strip()
        worker.docker("swarm", "join", "--token", token, "--advertise-addr", ADDRESSES[1], f"{ADDRESSES[0]}:2377")
        yield manager, worker
    finally:
        for engine in (worker, manager):
            engine.end()
        for network in networks:
            _ip("netns", "delete", network)


def _connect(one: str, other: str) -> None:
    for network in (one, other):
        _ip("netns", "add", network)
        _ip("-n", network, "link", "set", "lo", "up")
    _ip("-n", one, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", other)
    for network, address in zip((one, other), ADDRESSES, strict=True):
        _ip("-n", network, "address", "add", f"{address}/24", "dev", "cable")
        _ip("-n", network, "link", "set", "cable", "up")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)
