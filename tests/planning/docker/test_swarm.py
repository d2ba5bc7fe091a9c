"""A Swarm is checked before anything is registered: names, attempts, and limits of its kernel."""

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.planning.docker.numbered_name import name_of
from portico.planning.docker.swarm import lacks_ipvs, require_manager, require_same_network, warnings
from portico.planning.docker.swarm_service import FIRST, attempt, tells
from portico.planning.errors import DockerError
from portico.planning.settings import Settings

LOCAL = "unix:///var/run/docker.sock"
KERNEL = platform.release()
NOTHING: Mapping[str, Any] = {}
INFO: dict[str, Any] = {"KernelVersion": KERNEL, "Swarm": {"ControlAvailable": True, "Nodes": 1}}


class Engine(DockerEngine):
    """Says what it is told to say."""

    def __init__(self, said: str) -> None:
        super().__init__(LOCAL)
        self._said = said

    def run(self, *arguments: str, stdin: str | bytes | None = None, seconds: float = 60) -> Ran:
        return Ran(0, self._said, "")


def _settings(image: str | None = None, more: Mapping[str, Any] = NOTHING, **swarm: Any) -> Settings:
    app = {"name": "shop", "image": image} if image else {"name": "shop", "source": "x"}
    return Settings.read({"app": {**app, **more}, "target": {"kind": "swarm"}, "docker": {"address": "0.0.0.0"},
                          "nginx": {"server_names": ["shop.test"]}, "swarm": swarm})


def _found(state: str | None, started: str = "then", label: str = "abc") -> dict[str, Any]:
    update = {"UpdateStatus": {"State": state, "StartedAt": started}} if state else {}
    return {"Spec": {"Labels": {"portico.attempt": label}}, **update}


@pytest.mark.parametrize(("known", "name"), [
    ([], "shop-site-c1"),
    (["shop-site-c1"], "shop-site-c1"),
    (["shop-site-c2"], "shop-site-c1"),
    (["shop-nginx-c2", "shop-site-c1"], "shop-site-c1"),
    (["shop-site-c2", "shop-site-c1"], "shop-site-c1-2"),
    (["shop-site-c1-2", "shop-site-c2", "shop-site-c1"], "shop-site-c1-2"),
    (["shop-site-c2", "shop-site-c1-2", "shop-site-c1"], "shop-site-c1-3"),
])
def test_a_content_that_a_failed_update_left_to_be_deleted_gets_a_name_of_its_own(known: list[str], name: str) -> None:
    assert name_of("shop-site", "c1", known) == name


@pytest.mark.parametrize(("options", "encrypted"), [('{"encrypted":"","vxlanid_list":"4097"}', True), ("null", False)])
def test_a_network_stays_as_it_was_made(options: str, encrypted: bool) -> None:
    require_same_network(Engine(options), "shop", _settings(encrypted=encrypted))

    with pytest.raises(DockerError, match=f"config set --path swarm.encrypted {json.dumps(encrypted)}; to change"):
        require_same_network(Engine(options), "shop", _settings(encrypted=not encrypted))


def test_a_service_that_is_not_there_yet_or_has_converged_keeps_its_attempt() -> None:
    assert attempt(None) == FIRST
    assert [attempt(_found(state)) for state in (None, "updating", "completed")] == ["abc"] * 3


@pytest.mark.parametrize("state", ["rollback_started", "rollback_completed", "rollback_paused", "paused"])
def test_a_service_that_was_put_back_has_another_attempt_each_time_and_the_same_until_then(state: str) -> None:
    first, again, next_time = (attempt(_found(state, when)) for when in ("one", "one", "two"))

    assert first == again
    assert len({first, next_time, "abc", FIRST}) == 4


def test_a_task_tells_by_its_variables_what_it_is_of() -> None:
    task = {"ContainerSpec": {"Env": ["A=1", "B=2"]}}

    assert tells(task, {"A": "1"})
    assert not tells(task, {"A": "2"})
    assert not tells({"ContainerSpec": {}}, {"A": "1"})


@pytest.mark.parametrize(("said", "got", "mend"), [
    ('{"Swarm": {"LocalNodeState": "inactive"}}', "an engine that is in no Swarm", "docker swarm init"),
    ('{"Swarm": {"LocalNodeState": "active"}}', "a worker", "docker.host ssh://MANAGER"),
    ('{"Swarm": {"LocalNodeState": "locked"}}', "a node that is locked", "docker.host ssh://MANAGER"),
])
def test_an_engine_that_is_no_manager_is_refused(said: str, got: str, mend: str) -> None:
    with pytest.raises(DockerError, match=f"expected a Swarm's manager.*got: {got}\n    to fix it: .*{mend}"):
        require_manager(Engine(said), _settings())


def test_what_one_engine_builds_is_refused_where_there_are_more_nodes() -> None:
    three = Engine('{"Swarm": {"ControlAvailable": true, "Nodes": 3}}')

    with pytest.raises(DockerError, match=r"app.source: expected app.image where a Swarm has 3 nodes"):
        require_manager(three, _settings())
    assert require_manager(three, _settings("registry.example.org/shop:1"))["Swarm"]["Nodes"] == 3


def test_data_that_one_node_would_have_is_refused_where_there_are_more_nodes() -> None:
    keeping = _settings("registry.example.org/shop:1", {"environment": {"A": "${STATE_DIRECTORY}/x"}})

    with pytest.raises(DockerError, match=r"a Swarm has 3 nodes: .*\n    to fix it: let the app keep its"):
        require_manager(Engine('{"Swarm": {"ControlAvailable": true, "Nodes": 3}}'), keeping)
    assert require_manager(Engine('{"Swarm": {"ControlAvailable": true, "Nodes": 1}}'), keeping)


@pytest.mark.parametrize("path", ["proc/net/ip_vs", "sys/module/ip_vs"])
def test_ipvs_that_is_loaded_is_not_lacking(tmp_path: Path, path: str) -> None:
    assert lacks_ipvs(LOCAL, KERNEL, tmp_path)
    (tmp_path / path).mkdir(parents=True)

    assert not lacks_ipvs(LOCAL, KERNEL, tmp_path)


def test_ipvs_that_can_be_loaded_is_not_lacking(tmp_path: Path) -> None:
    folder = tmp_path / "lib/modules" / KERNEL
    folder.mkdir(parents=True)
    (folder / "modules.dep").write_text("kernel/net/netfilter/ipvs/ip_vs.ko.xz: kernel/lib/libcrc32c.ko.xz\n")

    assert not lacks_ipvs(LOCAL, KERNEL, tmp_path)


@pytest.mark.parametrize(("address", "kernel"), [("ssh://web1", KERNEL), ("tcp://web1:2376", KERNEL), (LOCAL, "0.0")])
def test_of_another_machines_kernel_nothing_is_said(tmp_path: Path, address: str, kernel: str) -> None:
    assert not lacks_ipvs(address, kernel, tmp_path)


def test_modes_that_need_ipvs_are_warned_of_where_it_lacks(tmp_path: Path) -> None:
    mesh, ports = _settings(), _settings(endpoint_mode="dnsrr", publish_mode="host", nginx_replicas=1)

    told = list(warnings(Engine(""), mesh, INFO, tmp_path))
    assert [line.split(" ")[0] for line in told] == ["swarm.endpoint_mode:", "swarm.publish_mode:"]
    assert list(warnings(Engine(""), ports, INFO, tmp_path)) == []


def test_more_ports_of_nodes_than_nodes_are_warned_of(tmp_path: Path) -> None:
    told = list(warnings(Engine(""), _settings(endpoint_mode="dnsrr", publish_mode="host"), INFO, tmp_path))

    assert len(told) == 1
    assert "2 tasks of Nginx cannot run on 1 nodes" in told[0]
