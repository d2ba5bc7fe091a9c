"""A machine that was restarted: nobody starts a local site but the next update."""

import os
import signal

import pytest

from tests.engine import apps
from tests.engine.conftest import MakeSite
from tests.engine.site import Site
from tests.processes import processes_below


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Return a site whose boot id is a file, so that a test can boot the machine."""
    site = make_site()
    module = site.checkout / "portico" / "targets" / "local.py"
    boot_id = site.checkout / "boot_id"
    boot_id.write_text("first")
    module.write_text(module.read_text().replace("/proc/sys/kernel/random/boot_id", str(boot_id)))
    site.must_up()
    return site


def _reboot(site: Site) -> None:
    (site.checkout / "boot_id").write_text("second")
    for pid in processes_below(site.checkout):
        os.kill(pid, signal.SIGKILL)


def test_the_same_update_brings_the_site_back_with_the_same_release(site: Site) -> None:
    before = site.outputs()
    _reboot(site)

    text = site.must_up()

    assert "replaced" not in text
    assert site.get() == (200, "one0")
    assert site.outputs()["release"] == before["release"]
    assert site.instances() == {before["instance"]}


def test_an_update_with_another_release_brings_that_one_up(site: Site) -> None:
    _reboot(site)
    site.write(apps.good("after the reboot "))

    site.must_up()

    assert site.get() == (200, "after the reboot 0")
    assert site.instances() == {site.outputs()["instance"]}
