"""A host on which somebody worked by hand."""

import json
from typing import Any

import pytest

from tests.engine.site import STACK
from tests.hosts.conftest import MakeSite
from tests.hosts.site import UNIT, HostedSite

BY_HAND = f"""
instance=$(ls /srv/{UNIT}/instances)
app=/srv/{UNIT}/releases/$(ls /srv/{UNIT}/releases)/app
unit={UNIT}@$instance
echo '# mine' >> /etc/systemd/system/{UNIT}@.service
echo '# mine' >> /etc/systemd/system/$unit.service.d/instance.conf
systemctl daemon-reload
systemctl --quiet disable $unit.socket
chmod 644 /srv/{UNIT}/instances/$instance/secrets.env
echo '# mine' >> /srv/{UNIT}/instances/$instance/gunicorn.conf.py
chmod 600 $app/wsgi.py
touch $app/extra.py
rm /srv/{UNIT}/static/*/0/site.css
rm /etc/nginx/sites-enabled/shop.conf
sed -i s/nosniff/sniff/ /etc/nginx/sites-available/shop.conf
nginx -s reload
"""
TOLD = {
    ("prepare", "edited"), ("gunicorn", "edited"), ("gunicorn", "not enabled: a boot does not start it"),
    ("gunicorn", "mode 0644 instead of 0400"), ("release", "mode 0600 instead of 0644"),
    ("release", "not of the source"), ("static", "missing"), ("nginx", "edited"),
    ("nginx", "no link to sites-available/shop.conf"),
}


@pytest.fixture(scope="module")
def site(make_hosted: MakeSite) -> HostedSite:
    """A site with a secret, whose previews look at the host."""
    site = make_hosted()
    site.hide("TOKEN", "marker-of-a-secret")
    site.config["portico:drift"] = "preview"
    site.must_up()
    return site


def told(site: HostedSite) -> list[dict[str, Any]]:
    ran = site.portico("drift", "--json")
    assert "marker-of-a-secret" not in ran.text
    found: list[dict[str, Any]] = json.loads(ran.text)[0]["drift"]
    return found


def test_a_host_as_it_was_left_has_no_drift(site: HostedSite) -> None:
    assert site.portico("drift").text == "127.0.0.1: no drift\n"


def test_everything_that_was_done_by_hand_is_told_and_made_anew(site: HostedSite) -> None:
    site.host.run(BY_HAND)

    found = told(site)
    site.must_up()

    assert {(one["step"], one["what"]) for one in found} >= TOLD
    assert told(site) == []
    assert site.get() == (200, "one0")
    site.must_do_nothing()


def test_a_host_that_cannot_be_reached_is_told_before_anything_is_registered(site: HostedSite) -> None:
    site.host.disconnect()
    ran = site.up()
    site.host.connect()

    assert ran.status == 1
    assert "drift: expected every machine to be looked at" in ran.text
    assert f"pulumi config rm --stack {STACK} drift" in ran.text
