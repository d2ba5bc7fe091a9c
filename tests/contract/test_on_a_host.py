"""A site's life on a real Debian under systemd, reached over SSH."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.contract.life import Life, Lifecycle
from tests.engine import apps
from tests.engine.site import Site
from tests.hosts.conftest import MakeSite
from tests.hosts.site import NAME, UNIT, HostedSite

pytestmark = pytest.mark.quick


class TestOnAHost(Lifecycle):
    kind = "ssh"

    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, make_hosted: MakeSite) -> HostedSite:
        return make_hosted()

    @classmethod
    @contextmanager
    def at_rest(cls, site: Site) -> Iterator[None]:
        """A host that is paused takes connections and never answers."""
        assert isinstance(site, HostedSite)
        site.host.pause()
        yield
        site.host.unpause()

    @classmethod
    def look(cls, site: Site) -> Any:
        assert isinstance(site, HostedSite)
        instance = site.outputs()["instance"]
        units = f"{UNIT}@{instance}.socket {UNIT}@{instance}.service nginx.service"
        return {"starting at boot": site.starting_at_boot(), "css": site.get("/static/site.css"),
                "enabled": site.host.run(f"systemctl is-enabled {units}").split(),
                "active": site.host.run(f"systemctl is-active {units}").split(),
                "template": site.host.units()[f"{UNIT}@.service"]}

    def test_the_outputs_name_the_host(self, life: Life) -> None:
        outputs = life.first.outputs

        assert (outputs["url"], outputs["static_url"]) == (f"http://{NAME}/", f"http://{NAME}/static/")
        assert outputs["server_names"] == [NAME]
        assert outputs["hosts"]["127.0.0.1"]["upstream"] == f"unix:/run/{UNIT}/{outputs['instance']}.sock"
        assert life.first.more["css"] == (200, apps.good("one")["static/site.css"])
        assert outputs["hosts"]["127.0.0.1"]["evidence"]["upstream"]["instance"] == outputs["instance"]

    @pytest.mark.parametrize("step", ["first", "changed", "broken", "fixed"])
    def test_exactly_the_live_instance_runs_and_starts_at_boot(self, life: Life, step: str) -> None:
        seen = getattr(life, step)

        assert seen.instances == seen.more["starting at boot"] == {seen.outputs["instance"]}
        assert (seen.more["enabled"], seen.more["active"]) == (["enabled"] * 3, ["active"] * 3)
        assert seen.more["template"] == "indirect"
