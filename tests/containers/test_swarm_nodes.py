"""A Swarm of two nodes: what one of them does while the other serves."""

from collections.abc import Iterator, Mapping

import pytest

from tests.agent.watching import until
from tests.containers import leftovers
from tests.containers.nodes import ADDRESSES, two_nodes
from tests.containers.own_engine import OwnEngine
from tests.containers.registry import PASSWORD, registry_of_a_node
from tests.containers.swarm import SwarmSite
from tests.engine import apps
from tests.hosts.engine import docker
from tests.load import ENOUGH
from tests.ports import free_port

IMAGE = """\
FROM {base}
RUN python3 -m venv /venv && /venv/bin/pip install --quiet flask gunicorn
ENV PATH=/venv/bin:$PATH
WORKDIR /app
RUN printf '%b' '{wsgi}' > wsgi.py
"""
Nodes = tuple[OwnEngine, OwnEngine]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, base_image: str) -> Iterator[Nodes]:
    """A manager and a worker that have no image of the app."""
    with two_nodes(tmp_path_factory.mktemp("nodes")) as both:
        for node in both:
            node.take(base_image)
        yield both


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory, nodes: Nodes, base_image: str) -> Iterator[Mapping[str, str]]:
    """Two releases, each an image in a registry to which this machine alone is logged in."""
    folder, manager = tmp_path_factory.mktemp("registry"), nodes[0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DOCKER_CONFIG", str(folder / "login"))
        with registry_of_a_node(folder / "registry", manager, ADDRESSES[0]) as registry:
            made = {name: f"{registry}/shop:{name}" for name in ("one", "two")}
            for name, tag in made.items():
                docker("build", "--tag", tag, "-", text=IMAGE.format(base=base_image, wsgi=_in_one_line(name)))
                manager.take(tag)
                docker("image", "rm", tag)
                manager.docker("push", "--quiet", tag)
            yield made


def _in_one_line(marker: str) -> str:
    """Return the app's source in one line, as `printf` takes it in a Dockerfile."""
    return apps.GOOD.format(marker=marker).replace("\n", "\\n")


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    nodes: Nodes,
    images: Mapping[str, str],
    base_image: str,
    pulumi_engine: dict[str, str],
) -> Iterator[SwarmSite]:
    """A site with four tasks of the app and Nginx on both nodes, asked at the manager's."""
    site = SwarmSite(tmp_path_factory.mktemp("swarm") / "p", free_port(), base_image, pulumi_engine, leftovers.stack())
    site.make()
    site.configure("docker", host=nodes[0].address)
    site.configure("swarm", nginx_mode="global", replicas=4, update_parallelism=1)
    site.config["portico:app"] = {"name": "shop", "image": images["one"]}
    with nodes[0].reached_at(site.port):
        try:
            site.must_up()
            yield site
        finally:
            site.destroy()
            site.end()


def _on(node: OwnEngine, site: SwarmSite, role: str = "app") -> int:
    """Return the number of tasks of a role that run on a node."""
    labels = (f"--filter=label=portico.site={site.key}", f"--filter=label=portico.role={role}")
    return len(node.docker("ps", "--quiet", *labels).split())


def test_the_tasks_are_on_both_nodes(site: SwarmSite, nodes: Nodes) -> None:
    assert [_on(node, site) for node in nodes] == [2, 2]
    assert site.outputs()["hosts"]["127.0.0.1"]["evidence"]["upstream"]["tasks"] == 4


def test_a_worker_gets_the_image_with_the_login_of_the_machine_that_deploys(
    site: SwarmSite, nodes: Nodes, images: Mapping[str, str]
) -> None:
    repository = images["one"].rpartition(":")[0]

    assert repository in nodes[1].docker("image", "ls", "--format", "{{.Repository}}").splitlines()
    assert PASSWORD not in site.state_file().read_text()


def test_an_image_that_is_built_here_is_refused(site: SwarmSite) -> None:
    ready = site.config["portico:app"]
    site.write(apps.good("built"))
    site.config["portico:app"] = {"name": "shop", "source": "app"}
    ran = site.pulumi("preview", "--stack", site.stack)
    site.config["portico:app"] = ready

    assert "app.source: expected app.image where a Swarm has 2 nodes" in ran.text, ran.text


def test_another_release_drops_no_request(site: SwarmSite, images: Mapping[str, str]) -> None:
    site.config["portico:app"] = {"name": "shop", "image": images["two"]}
    with site.load() as load:
        site.must_up()

    assert load.failures == []
    assert load.requests > ENOUGH
    assert site.get() == (200, "two0")


def test_a_node_that_is_drained_drops_no_request(site: SwarmSite, nodes: Nodes) -> None:
    manager, worker = nodes
    node = worker.docker("info", "--format", "{{.Swarm.NodeID}}").strip()
    with site.load() as load:
        manager.docker("node", "update", "--availability", "drain", node)
        until(lambda: (_on(manager, site), _on(worker, site)) == (4, 0), 120)

    manager.docker("node", "update", "--availability", "active", node)
    assert load.failures == []
    assert load.answers


def test_nginx_on_the_other_node_alone_passes_the_public_check(site: SwarmSite, nodes: Nodes) -> None:
    manager, worker = nodes
    drain = ["node", "update", "--availability"]
    own = manager.docker("info", "--format", "{{.Swarm.NodeID}}").strip()
    manager.docker(*drain, "drain", own)
    until(lambda: _on(manager, site, "nginx") == 0, 60)
    site.configure("nginx", client_max_body_size="2m")
    try:
        ran = site.up()
        assert ran.status == 0, ran.text
        assert (_on(manager, site, "nginx"), _on(worker, site, "nginx")) == (0, 1)
    finally:
        manager.docker(*drain, "active", own)
