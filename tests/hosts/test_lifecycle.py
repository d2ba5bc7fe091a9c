"""A fresh host, and changes of a site on it; the life of a site on a host is in tests/contract."""

import pytest

from tests.engine import apps
from tests.hosts.conftest import MakeHost, MakeSite
from tests.hosts.site import UNIT, HostedSite

pytestmark = pytest.mark.random_order(disabled=True)
"""The tests about kept releases share three of them, and each goes on from where the one before it ended."""

@pytest.fixture(scope="module")
def hosted(make_hosted: MakeSite, make_host: MakeHost) -> HostedSite:
    """A site on a host that had neither Nginx nor virtual environments before its first update."""
    site = make_hosted(make_host(fresh=True))
    site.must_up()
    return site


@pytest.fixture(scope="module")
def releases(hosted: HostedSite) -> list[str]:
    """Three of them, deployed one after the other where two are to be kept."""
    hosted.configure("rollout", keep_releases=2)
    return [_released(hosted, marker) for marker in ("first ", "second ", "third ")]


def _released(site: HostedSite, marker: str) -> str:
    site.write(apps.good(marker))
    site.must_up()
    return str(site.outputs()["release"])


def _made(site: HostedSite, release: str) -> str:
    """Every file of a release and of its environment, with its inode and the time at which it was written."""
    return site.host.run(f"cd /srv/{UNIT}; find releases/{release}/app venvs -printf '%p %i %T@\\n' | sort")


def test_a_fresh_host_has_a_verified_site_after_one_update(hosted: HostedSite) -> None:
    outputs = hosted.outputs()
    evidence = outputs["hosts"]["127.0.0.1"]["evidence"]

    assert hosted.get()[0] == 200
    assert hosted.get("/static/site.css")[0] == 200
    assert (evidence["upstream"]["instance"], evidence["public"]["status"]) == (outputs["instance"], 200)
    assert hosted.host.run("systemctl is-enabled nginx.service") == "enabled\n"


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


def test_as_many_releases_stay_as_are_to_be_kept(hosted: HostedSite, releases: list[str]) -> None:
    assert hosted.kept("releases") == set(releases[1:])
    assert len(hosted.kept("venvs")) == 1


def test_going_back_to_a_kept_release_makes_nothing_anew(hosted: HostedSite, releases: list[str]) -> None:
    made = _made(hosted, releases[1])

    with hosted.load() as load:
        assert _released(hosted, "second ") == releases[1]

    assert load.failures == []
    assert hosted.get() == (200, "second 0")
    assert _made(hosted, releases[1]) == made
    assert hosted.host.run(f"ls ~deploy/.portico/{UNIT}/*.tar.gz", check=False) == ""
    assert hosted.kept("releases") == set(releases[1:])


def test_the_live_release_stays_when_fewer_are_to_be_kept(hosted: HostedSite, releases: list[str]) -> None:
    hosted.configure("rollout", keep_releases=1)

    with hosted.load() as load:
        hosted.must_up()

    assert load.failures == []
    assert hosted.get() == (200, "second 0")
    assert hosted.kept("releases") == {releases[1]}


def test_replaced_steps_and_another_name_of_the_machine_leave_the_site_up(hosted: HostedSite) -> None:
    page = hosted.get()

    with hosted.load() as load:
        replaced = hosted.replace()
        hosted.config["portico:target"]["hosts"][0]["name"] = "web1"
        renamed = hosted.must_up()

    assert replaced.status == 0, replaced.text
    assert "deleted" in renamed
    assert load.failures == []
    assert "created" not in hosted.must_up()
    assert hosted.get() == page


def test_after_destroy_the_same_update_makes_the_site_again(hosted: HostedSite) -> None:
    page = hosted.get()

    assert hosted.destroy().status == 0
    assert (hosted.instances(), hosted.starting_at_boot()) == (set(), set())
    hosted.must_up()

    assert hosted.get() == page
    assert hosted.instances() == hosted.starting_at_boot() == {hosted.outputs()["instance"]}
