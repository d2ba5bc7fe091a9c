"""A site in a Swarm that the former Portico deployed is updated and destroyed by the present one.

Here Nginx has a port of the node itself, which two tasks cannot have. Its new configuration therefore costs a moment
without an answer (docs/scaling.md), so that no load is on the site meanwhile.
"""

from pathlib import Path

import pytest

from tests.containers.conftest import swarm_site as swarm_site
from tests.containers.swarm import SwarmSite
from tests.contract import former
from tests.engine import apps
from tests.engine.site import REPOSITORY


@pytest.fixture
def deployed(swarm_site: SwarmSite, former_program: Path) -> SwarmSite:
    """A site that the former Portico has deployed; its project now has the present one."""
    former.put(swarm_site, former_program)
    swarm_site.must_up()
    former.put(swarm_site, REPOSITORY)
    swarm_site.forget_runs()
    return swarm_site


def test_an_update_replaces_its_tasks_and_nothing_is_left_after_destroy(deployed: SwarmSite) -> None:
    first = deployed.outputs()["instance"]
    deployed.write(apps.good("two"))
    deployed.must_up()

    assert deployed.get() == (200, "two0")
    assert deployed.instances() == {deployed.outputs()["instance"]} != {first}
    ran = deployed.destroy()
    assert ran.status == 0, ran.text
    assert deployed.state().get("resources", []) == []
    assert deployed.containers("app") == []
