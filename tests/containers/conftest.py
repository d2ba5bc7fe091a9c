"""Sites in containers: an engine, an image to build on, and as many sites as a module asks for."""

from collections.abc import Callable, Iterator

import pytest

import toolchain
from tests.containers import leftovers
from tests.containers.site import ContainedSite
from tests.containers.swarm import SwarmSite, swarm
from tests.engine import apps
from tests.engine.commands import Operator
from tests.hosts.conftest import docker_engine as docker_engine
from tests.hosts.conftest import host_image as host_image
from tests.ports import free_port

MakeContained = Callable[..., ContainedSite]


@pytest.fixture(scope="session")
def base_image(host_image: Callable[[bool], str]) -> str:
    """The tag of an image that has Python with venv, Nginx and curl, and what this machine knows about its network."""
    leftovers.remove_of_ended_sessions()
    return host_image(False)


@pytest.fixture(scope="session")
def pulumi_engine() -> dict[str, str]:
    """The environment in which `pulumi` is the real engine and has its docker provider."""
    return toolchain.environment(docker=True)


@pytest.fixture(scope="module")
def make_contained(
    tmp_path_factory: pytest.TempPathFactory, base_image: str, pulumi_engine: dict[str, str]
) -> Iterator[MakeContained]:
    """Makes sites with a good app, each with a stack of its own or a given one; ends them all."""
    made: list[ContainedSite] = []

    def make(stack: str | None = None) -> ContainedSite:
        checkout = tmp_path_factory.mktemp("contained") / "p"
        site = ContainedSite(checkout, free_port(), base_image, pulumi_engine, stack or leftovers.stack())
        made.append(site)
        site.make()
        site.write(apps.good("one"))
        return site

    yield make
    for site in made:
        site.end()
    assert not (found := [run for site in made for run in site.runs() if run.breaks(f"{site.key}:")]), found


@pytest.fixture(scope="module")
def contained(make_contained: MakeContained) -> ContainedSite:
    """A site that is up, shared by the tests of a module; each leaves it up."""
    site = make_contained()
    site.must_up()
    return site


@pytest.fixture(scope="module")
def swarm_site(
    tmp_path_factory: pytest.TempPathFactory, base_image: str, pulumi_engine: dict[str, str]
) -> Iterator[SwarmSite]:
    """A site with a good app in a Swarm that is there as long as it is; not up yet."""
    with swarm():
        site = SwarmSite(tmp_path_factory.mktemp("swarm") / "p", free_port(), base_image, pulumi_engine,
                         leftovers.stack())
        site.make()
        site.write(apps.good("one"))
        try:
            yield site
        finally:
            site.end()
    assert not (found := [run for run in site.runs() if run.breaks(f"{site.key}:")]), found


@pytest.fixture(scope="module")
def operator(site: ContainedSite) -> Operator:
    """Return an operator who types commands about the module's site."""
    return Operator(site)
