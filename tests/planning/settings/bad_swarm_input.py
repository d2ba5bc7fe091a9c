"""Bad settings of a Swarm, and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any


def _swarm(**sections: Any) -> dict[str, Any]:
    ground = {"target": {"kind": "swarm"}, "docker": {"address": "0.0.0.0"}, "nginx": {"server_names": ["shop.test"]}}
    return {**ground, **sections}


BAD_SWARM_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "a Swarm on loopback alone": (
        _swarm(docker={}),
        "docker.address: expected 0.0.0.0 with target.kind at swarm: a Swarm publishes on every address of its nodes,"
        ' got "127.0.0.1"\n    to fix it: pulumi config set --path docker.address 0.0.0.0',
    ),
    "a Swarm that is not waited for": (
        _swarm(swarm={"converge_deadline": 20}),
        "swarm.converge_deadline: expected at least checks.upstream.deadline, 30: one task alone may take that long,"
        " got 20\n    to fix it: pulumi config set --path swarm.converge_deadline 30",
    ),
    "no tasks": (
        _swarm(swarm={"replicas": 0}),
        "swarm.replicas: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path swarm.replicas 4",
    ),
    "another way to be found": (
        _swarm(swarm={"endpoint_mode": "dns"}),
        "swarm.endpoint_mode: expected 'vip' or 'dnsrr', got \"dns\"\n"
        "    to fix it: pulumi config set --path swarm.endpoint_mode dnsrr",
    ),
}
