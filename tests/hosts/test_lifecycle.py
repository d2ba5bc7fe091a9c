"""From a fresh host to destroy, on a real Debian under systemd."""

import pytest

from tests.engine import apps
from tests.hosts.site import UNIT, HostedSite


def test_a_second_update_opens_no_connection(hosted: HostedSite) -> None:
    hosted.host.pause()
    text = hosted.must_up()
    hosted.host.unpause()

    assert "19 unchanged" in text


def test_one_changed_line_drops_no_request(hosted: HostedSite) -> None:
    before = hosted.outputs()
    hosted.write(apps.good("two"))

    with hosted.load() as load:
        hosted.must_up()

    after = hosted.outputs()
    assert load.failures == []
    assert load.requests > 100
    assert hosted.get() == (200, "two0")
    assert after["release"] != before["release"]
    assert hosted.instances() == {after["instance"]}
    assert hosted.host.units()[f"{UNIT}@.service"] == "indirect"


@pytest.mark.parametrize("bind", ["tcp", "unix"])
def test_the_address_of_gunicorn_can_be_switched_and_switched_back(hosted: HostedSite, bind: str) -> None:
    hosted.configure("gunicorn", bind=bind)

    with hosted.load() as load:
        hosted.must_up()

    address = hosted.outputs()["hosts"]["127.0.0.1"]["upstream"]
    assert load.failures == []
    assert address.startswith({"tcp": "127.0.0.1:80", "unix": "unix:"}[bind])
    assert len(hosted.instances()) == 1


def test_a_renamed_app_moves_its_site_and_leaves_no_old_file(hosted: HostedSite) -> None:
    hosted.configure("app", name="market")

    with hosted.load() as load:
        hosted.must_up()

    assert load.failures == []
    assert set(hosted.nginx_files()) == {"market.conf", "portico-catchall-80.conf"}
