"""A site's life on this machine."""

import json
from typing import Any

import pytest

from tests.contract.life import Life, Lifecycle
from tests.engine.conftest import MakeSite
from tests.engine.site import Site

pytestmark = pytest.mark.quick


class TestOnThisMachine(Lifecycle):
    kind = "local"

    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, make_site: MakeSite) -> Site:
        return make_site()

    def test_the_outputs_name_this_machine(self, site: Site, life: Life) -> None:
        outputs = life.first.outputs

        assert outputs["url"] == f"http://127.0.0.1:{site.port}/"
        assert outputs["static_url"] == f"http://127.0.0.1:{site.port}/static/"
        assert outputs["server_names"] == ["127.0.0.1", "localhost"]
        assert set(outputs["hosts"]) == {"127.0.0.1"}
        assert outputs["hosts"]["127.0.0.1"]["evidence"]["upstream"]["instance"] == outputs["instance"]

    def test_destroy_leaves_no_port_and_an_empty_state(self, site: Site, life: Life) -> None:
        with pytest.raises(OSError, match="refused"):
            site.get()
        state: dict[str, Any] = json.loads(site.pulumi("stack", "export", "--stack", site.stack).text)
        assert state["deployment"].get("resources", []) == []
