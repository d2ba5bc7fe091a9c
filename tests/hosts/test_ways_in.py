"""Other ways to a host than a user with sudo on its own port, and logins with habits of their own."""

from typing import Any

import pytest

from tests.hosts.conftest import MakeDirect, MakeHost, MakeSite
from tests.hosts.host import Host
from tests.hosts.site import HostedSite


@pytest.fixture
def web(make_host: MakeHost) -> Host:
    return make_host()


def site_over(make_hosted: MakeSite, host: Host, **target: Any) -> HostedSite:
    site = make_hosted(host)
    site.configure("target", **target)
    return site


def test_root_needs_no_sudo(make_direct: MakeDirect, web: Host) -> None:
    web.run("rm /usr/bin/sudo")
    site = make_direct(web)
    site.configure("target", hosts=[web.entry("root")])

    site.must_up()

    assert site.get() == (200, "one0")


def test_a_strict_umask_of_the_login_keeps_nothing_from_nginx(make_direct: MakeDirect, web: Host) -> None:
    web.run("echo 'Defaults umask=0077, umask_override' > /etc/sudoers.d/strict")
    site = make_direct(web)

    site.must_up()

    assert site.get("/static/site.css")[0] == 200
    assert site.destroy().status == 0


def test_a_host_behind_a_bastion_is_reached_over_it(make_hosted: MakeSite, make_host: MakeHost, web: Host) -> None:
    inside = web.run("hostname -I").split()[0]
    behind = {**web.entry(), "address": inside, "port": 22}
    site = site_over(make_hosted, web, bastion=make_host().entry("nosudo"), hosts=[behind])

    site.must_up()

    assert site.get() == (200, "one0")
    assert site.outputs()["hosts"][inside]["release"] == site.outputs()["release"]


def test_any_host_key_is_taken_only_when_told_so_and_never_silently(make_hosted: MakeSite, web: Host) -> None:
    entry = {**web.entry(), "accept_any_host_key": True}
    del entry["host_key"]
    site = site_over(make_hosted, web, hosts=[entry])

    preview = site.pulumi("preview", "--stack", "test")
    site.must_up()

    assert "ANY host key is accepted: whoever answers at 127.0.0.1 gets all secrets" in preview.text
    assert site.get() == (200, "one0")
