"""A step that is created again and then deleted once (`--replace`, `state taint`, a new name) takes nothing away."""

import pytest

from tests.engine.conftest import MakeSite
from tests.engine.site import Site
from tests.https import handshake
from tests.load import Load
from tests.ports import free_port
from tests.processes import processes_below


@pytest.fixture(scope="module")
def site(make_site: MakeSite) -> Site:
    """A site with a secret that is up."""
    site = make_site()
    site.hide("TOKEN", "correct-horse")
    site.must_up()
    return site


def _urn(site: Site, step: str) -> str:
    found: list[str] = [each["urn"] for each in site.state()["resources"]]
    return next(urn for urn in found if urn.endswith(f"Command::site-{step}"))


def _stays_up(site: Site) -> None:
    """It answers, and the next update finds nothing to do, which is true."""
    assert site.get() == (200, "one0")
    text = site.must_up()
    assert " unchanged" in text
    assert "created" not in text
    assert site.get() == (200, "one0")


def test_replaced_steps_leave_the_site_up(site: Site) -> None:
    with Load(site.port) as load:
        ran = site.replace()

    assert ran.status == 0, ran.text
    assert "7 replaced" in ran.text
    assert load.failures == []
    _stays_up(site)


def test_tainted_steps_leave_the_site_up(site: Site) -> None:
    for step in ("nginx", "prepare"):
        assert site.pulumi("state", "taint", "--yes", "--stack", site.stack, _urn(site, step)).status == 0
    with Load(site.port) as load:
        text = site.must_up()

    assert "2 replaced" in text
    assert load.failures == []
    _stays_up(site)


def test_a_renamed_component_leaves_the_site_up(site: Site) -> None:
    site.rename_component("web")
    with Load(site.port) as load:
        text = site.must_up()

    assert "deleted" in text
    assert load.failures == []
    _stays_up(site)


def test_a_replaced_certificate_stays_while_nginx_reads_it(site: Site) -> None:
    port = free_port()
    site.configure("nginx", https_port=port)
    site.configure("tls", mode="self-signed")
    site.must_up()
    shown = handshake(port, "localhost")

    ran = site.replace()
    assert ran.status == 0, ran.text
    assert shown is not None
    assert handshake(port, "localhost") == shown
    assert "created" not in site.must_up()


def test_destroy_after_all_this_leaves_nothing(site: Site) -> None:
    ran = site.destroy()

    assert ran.status == 0, ran.text
    assert not processes_below(site.place)
    assert not site.place.exists()
    with pytest.raises(OSError, match="refused"):
        site.get()
