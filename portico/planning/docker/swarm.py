"""Checks of a Swarm: its engine has to be a manager, and its kernel and nodes have to support the chosen modes."""

import json
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import DockerError
from portico.planning.settings import Settings

SYSTEM = Path("/")
ELSEWHERE = ("ssh://", "tcp://")


def require_manager(engine: DockerEngine, settings: Settings) -> dict[str, Any]:
    """Return what `docker info` says about an engine that is a Swarm's manager.

    Raises DockerError for an engine that is in no Swarm, is a worker, or has lost the other managers; and for a Swarm
    of several nodes of which only one would have the image or the app's data.
    """
    info: dict[str, Any] = json.loads(engine.ask("info", "--format", "{{json .}}"))
    swarm = info["Swarm"]
    if not swarm.get("ControlAvailable"):
        state, error = swarm.get("LocalNodeState", "inactive"), swarm.get("Error", "")
        remedy = "docker swarm init" if state == "inactive" else "pulumi config set --path docker.host ssh://MANAGER"
        raise DockerError(f"docker.host: expected a Swarm's manager at {engine.machine}, got: {_words(state)}"
                          f"{f', {error}' if error else ''}\n    to fix it: {remedy}")
    nodes = swarm.get("Nodes", 1)
    if nodes > 1 and settings.app.image is None:
        raise DockerError(f"app.source: expected app.image where a Swarm has {nodes} nodes: what this engine builds is"
                          " on no other node\n    to fix it: push an image to a registry, then"
                          " pulumi config rm --path app.source && pulumi config set --path app.image IMAGE")
    if nodes > 1 and settings.app.keeps_data:
        raise DockerError("app.environment: expected no ${STATE_DIRECTORY} where a Swarm has "
                          f"{nodes} nodes: its volume is of one node, so a task on another node would lack the data\n"
                          "    to fix it: let the app keep its data in a database or an object storage, or deploy to "
                          "one engine: pulumi config set --path target.kind docker")
    return info


def require_same_network(engine: DockerEngine, site: str, settings: Settings) -> None:
    """Raise DockerError when the site's network is there and not as `swarm.encrypted` has it: it cannot be changed."""
    ran = engine.run("network", "inspect", "--format", "{{json .Options}}", site)
    if ran.status:
        return
    encrypted, wanted = "encrypted" in (json.loads(ran.out) or {}), settings.swarm.encrypted
    if encrypted != wanted:
        raise DockerError(f"swarm.encrypted: expected {_json(encrypted)} as at the first deploy of {site}, got "
                          f"{_json(wanted)}\n    to fix it: pulumi config set --path swarm.encrypted {_json(encrypted)}"
                          "; to change it: pulumi destroy, then pulumi up")


def _json(value: bool) -> str:
    return json.dumps(value)


def warnings(engine: DockerEngine, settings: Settings, info: dict[str, Any], root: Path = SYSTEM) -> Iterator[str]:
    """Yield a warning for each mode that cannot work in the Swarm; none where that cannot be determined."""
    if lacks_ipvs(engine.address(), info["KernelVersion"], root):
        swarm, lacking = settings.swarm, "the engine's kernel has no IPVS (no ip_vs module)"
        if swarm.endpoint_mode == "vip":
            yield (f"swarm.endpoint_mode: vip cannot work at {engine.machine}: {lacking}, so a virtual address"
                   " does not work: pulumi config set --path swarm.endpoint_mode dnsrr")
        if swarm.publish_mode == "ingress":
            yield (f"swarm.publish_mode: ingress cannot work at {engine.machine}: {lacking}, so the published port"
                   " does not work: pulumi config set --path swarm.publish_mode host")
    if settings.swarm.publish_mode == "host" and settings.swarm.nginx_mode == "replicated":
        nodes = info["Swarm"].get("Nodes", 1)
        if settings.swarm.nginx_replicas > nodes:
            yield (f"swarm.nginx_replicas: {settings.swarm.nginx_replicas} tasks of Nginx cannot run on {nodes} nodes:"
                   " with publish_mode host a node has one at most:"
                   f" pulumi config set --path swarm.nginx_replicas {nodes}")


def lacks_ipvs(address: str, kernel: str, root: Path = SYSTEM) -> bool:
    """Return whether the engine runs on this machine's kernel, which neither has IPVS loaded nor can load it.

    False when that cannot be determined, as for an engine elsewhere.
    """
    if address.startswith(ELSEWHERE) or kernel != platform.release():
        return False
    if (root / "proc/net/ip_vs").exists() or (root / "sys/module/ip_vs").exists():
        return False
    modules = root / "lib/modules" / kernel
    lists: Sequence[Path] = [modules / "modules.dep", modules / "modules.builtin"]
    return not any("/ip_vs.ko" in file.read_text(errors="replace") for file in lists if file.exists())


def _words(state: str) -> str:
    return {"inactive": "an engine that is in no Swarm", "active": "a worker"}.get(state, f"a node that is {state}")
