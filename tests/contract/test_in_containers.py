"""A site's life in containers of a Docker Engine."""

from typing import Any

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.contract.life import Life, Lifecycle
from tests.engine.site import Site

pytestmark = pytest.mark.quick


class TestInContainers(Lifecycle):
    kind = "docker"

    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, make_contained: MakeContained) -> ContainedSite:
        return make_contained()

    @classmethod
    def look(cls, site: Site) -> Any:
        assert isinstance(site, ContainedSite)
        return {"nginx": site.containers("nginx"), "apps": site.every("app"), "running": site.containers("app")}

    def test_the_outputs_name_the_container(self, site: ContainedSite, life: Life) -> None:
        outputs = life.first.outputs

        assert outputs["url"] == f"http://127.0.0.1:{site.port}/"
        assert outputs["hosts"]["127.0.0.1"]["upstream"] == f"app-{outputs['instance']}:8000"
        assert outputs["hosts"]["127.0.0.1"]["evidence"]["upstream"]["instance"] == outputs["instance"]

    @pytest.mark.parametrize("step", ["changed", "fixed"])
    def test_the_same_nginx_goes_on_and_one_container_of_the_app_is_left(self, life: Life, step: str) -> None:
        seen = getattr(life, step)

        assert seen.more["nginx"] == life.first.more["nginx"]
        assert seen.more["apps"] == seen.more["running"]
        assert len(seen.more["apps"]) == 1
