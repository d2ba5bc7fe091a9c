"""Two updates of one site at the same time."""

from tests.engine import apps
from tests.engine.site import STACK, Site
from tests.load import Load


def test_the_second_of_two_updates_is_refused_by_name_of_the_holder_and_breaks_nothing(deployed: Site) -> None:
    deployed.write(apps.good("both "))

    with Load(deployed.port) as load, deployed.start("up", "--yes", "--skip-preview", "--stack", STACK) as first:
        assert first.stdout is not None
        next(line for line in first.stdout if "site-upstream-check" in line)
        second = deployed.up()
        first.communicate()

    assert first.returncode == 0
    assert second.status != 0
    assert "currently locked" in second.text
    assert f"(pid {first.pid})" in second.text
    assert load.failures == []
    assert deployed.get() == (200, "both 0")
