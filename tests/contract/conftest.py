"""Sites on every target. What they need is made by the fixtures of the folders that are about one target."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.containers.conftest import base_image as base_image
from tests.containers.conftest import make_contained as make_contained
from tests.containers.conftest import pulumi_engine as pulumi_engine
from tests.containers.conftest import swarm_site as swarm_site
from tests.containers.site import ContainedSite
from tests.contract import former
from tests.engine import apps
from tests.engine.conftest import engine as engine
from tests.engine.conftest import environments as environments
from tests.engine.conftest import make_site as make_site
from tests.engine.site import REPOSITORY, Site
from tests.hosts.conftest import docker_engine as docker_engine
from tests.hosts.conftest import give as give
from tests.hosts.conftest import host_environments as host_environments
from tests.hosts.conftest import host_image as host_image
from tests.hosts.conftest import host_key_pair as host_key_pair
from tests.hosts.conftest import make_host as make_host
from tests.hosts.conftest import make_hosted as make_hosted
from tests.hosts.conftest import make_ready_host as make_ready_host

pytest.register_assert_rewrite("tests.contract.life")

MakeSite = Callable[[], Site]
TARGETS = {"local": "make_site", "ssh": "make_hosted", "docker": "make_contained"}


@pytest.fixture(scope="session")
def former_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the former Portico."""
    return former.unpack(tmp_path_factory.mktemp("former"))


@pytest.fixture(scope="module", params=TARGETS)
def make_former(request: pytest.FixtureRequest, former_program: Path) -> MakeSite:
    """Makes sites that the former Portico has deployed; their project now has the present one."""
    make: Callable[[], Any] = request.getfixturevalue(TARGETS[request.param])

    def deployed() -> Site:
        site: Site = make()
        former.put(site, former_program)
        site.configure("rollout", keep_releases=2)
        site.must_up()
        former.put(site, REPOSITORY)
        if isinstance(site, ContainedSite):
            site.forget_runs()
        return site

    return deployed


@pytest.fixture(scope="module")
def taken_over(make_former: MakeSite) -> Site:
    """A site that the former Portico deployed, with another version of its app to deploy."""
    site = make_former()
    site.write(apps.good("two"))
    return site
