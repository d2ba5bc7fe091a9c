"""A site's life in a Swarm, with two tasks of the app."""

from typing import Any

import pytest

from tests.containers.swarm import NAME, SwarmSite
from tests.contract.life import Life, Lifecycle
from tests.engine import apps
from tests.engine.site import Site
from tests.hosts.engine import docker
from tests.refusal import error

pytestmark = pytest.mark.quick


class TestInASwarm(Lifecycle):
    kind = "swarm"
    says = ("gunicorn: expected", "No module named 'nowhere_to_be_found'")

    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, swarm_site: SwarmSite) -> SwarmSite:
        return swarm_site

    @classmethod
    def look(cls, site: Site) -> Any:
        assert isinstance(site, SwarmSite)
        return {"nginx": site.containers("nginx"), "tasks": len(site.containers("app")),
                "css": site.get("/static/site.css")}

    @classmethod
    def before_destroy(cls, site: Site) -> None:
        """Create the config that a killed update would leave."""
        assert isinstance(site, SwarmSite)
        docker("config", "create", "--label", f"portico.site={site.key}", f"{site.key}-left", "-", text="x")

    def test_the_outputs_name_the_service(self, site: SwarmSite, life: Life) -> None:
        outputs = life.first.outputs
        there = outputs["hosts"]["127.0.0.1"]

        assert outputs["url"] == f"http://{NAME}:{site.port}/"
        assert (there["upstream"], there["evidence"]["upstream"]["tasks"]) == (f"tasks.{site.key}-app:8000", 2)
        assert life.first.more["css"] == (200, apps.good("one")["static/site.css"])

    @pytest.mark.parametrize("step", ["first", "changed", "fixed"])
    def test_the_same_nginx_goes_on_before_two_tasks(self, life: Life, step: str) -> None:
        seen = getattr(life, step)

        assert (seen.more["nginx"], seen.more["tasks"]) == (life.first.more["nginx"], 2)

    def test_a_changed_line_leaves_the_files_of_nginx_alone(self, life: Life) -> None:
        assert life.changed.files == life.first.files

    def test_a_broken_app_is_told_as_tasks_that_are_not_healthy(self, site: SwarmSite, life: Life) -> None:
        told = error(life.broken.ran)[0]

        assert told.startswith(f"gunicorn: expected service {site.key}-app with 2 healthy tasks of instance"), told
