"""A host as found is the host as left, and whoever was there first serves on all along."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.engine import apps
from tests.engine.site import Ran
from tests.hosts.conftest import Give, MakeDirect, MakeHost
from tests.hosts.direct import DirectSite
from tests.hosts.host import Host
from tests.hosts.site import UNIT
from tests.load import Load
from tests.refusal import error

DEFAULT, ENABLED = "/etc/nginx/sites-available/default", "/etc/nginx/sites-enabled/default"
CATCHALL = "/etc/nginx/sites-enabled/portico-catchall-80.conf"
OTHER = "/etc/nginx/sites-available/other.conf"
OTHER_SITE = "server { listen 80; listen [::]:80; server_name other.test; return 200 'other'; }\n"
LEFT = f"""
ls -d /srv/* /run/*{UNIT}* /var/log/nginx/*{UNIT}* ~deploy/.portico ~deploy/.portico/* 2> /dev/null || true
getent passwd {UNIT} || true
pgrep --full --list-full '{UNIT}|gunicorn' | grep -v 'bash -ec' || true
systemctl list-units --all --no-legend '*{UNIT}*'
"""
"""Whatever could be left of a site besides what `files` and `units` of a host tell."""


@dataclass(frozen=True)
class Seen:
    """A host at a moment: its files, its units, and what is left of a site."""

    files: dict[str, tuple[str, str, str]]
    units: dict[str, str]
    left: str

    @classmethod
    def now(cls, host: Host) -> "Seen":
        return cls(host.files(), host.units(), host.run(LEFT))


@dataclass(frozen=True)
class Life:
    """A site's whole life beside another one: before, while it was up, after, and how the other one answered."""

    before: Seen
    during: Seen
    after: Seen
    other: Load
    destroyed: Ran


@pytest.fixture(scope="module")
def shared_host(make_host: MakeHost) -> Host:
    """A host with Debian's default site and one of somebody else."""
    host = make_host()
    host.write(OTHER, OTHER_SITE)
    host.run(f"ln -s {OTHER} /etc/nginx/sites-enabled/; systemctl reload nginx")
    return host


@pytest.fixture(scope="module")
def life(make_direct: MakeDirect, give: Give, shared_host: Host) -> Life:
    site = make_direct(shared_host)
    before = Seen.now(shared_host)
    give(shared_host)
    with Load(shared_host.http_port, host="other.test") as other:
        site.must_up()
        site.write(apps.good("two"))
        site.must_up()
        during = Seen.now(shared_host)
        destroyed = site.destroy()
    return Life(before, during, Seen.now(shared_host), other, destroyed)


def test_after_destroy_every_file_and_every_unit_is_as_before(life: Life) -> None:
    assert life.destroyed.status == 0, life.destroyed.text
    assert dict(life.after.files.items() ^ life.before.files.items()) == {}
    assert life.after.units == life.before.units
    assert (life.before.left, life.after.left) == ("", "")


def test_meanwhile_the_distributions_default_site_is_disabled_and_nothing_else_of_others_changed(life: Life) -> None:
    gone = life.before.files.keys() - life.during.files.keys()
    changed = {path for path, told in life.before.files.items() if life.during.files.get(path, told) != told}

    assert gone == {ENABLED}
    assert changed == {"/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow"}
    assert life.during.units.items() >= life.before.units.items()


def test_another_site_answers_all_along(life: Life) -> None:
    assert (life.other.failures, set(life.other.answers)) == ([], {"other"})


@pytest.fixture
def site(make_direct: MakeDirect, shared_host: Host) -> Iterator[DirectSite]:
    """A site that is not up; after the test it is gone, and the default site is the distribution's again."""
    text = shared_host.read(DEFAULT)
    site = make_direct(shared_host)
    yield site
    assert site.destroy().status == 0
    shared_host.write(DEFAULT, text)
    shared_host.run(f"rm -f {ENABLED}; ln -s {DEFAULT} {ENABLED}; systemctl reload nginx")


def test_a_default_site_that_is_somebodys_stays_and_the_remedy_works(site: DirectSite, give: Give) -> None:
    give(site.host)
    for script in (f"echo '# mine' >> {DEFAULT}", f"rm {ENABLED}; cp {DEFAULT} {ENABLED}"):
        site.host.run(script)
        before = {path: site.host.files()[path] for path in (DEFAULT, ENABLED)}
        told = error(site.up())
        assert told[0] == "nginx: expected nginx -t to accept the configuration with this site, got exit status 1"
        assert told[1].endswith(f"a duplicate default server for 0.0.0.0:80 in {CATCHALL}:5")
        assert told[2].startswith("cause: another site is the default server of 0.0.0.0:80, which Portico's catch-all")
        assert told[3:] == ["to fix it: another site is the default server: "
                            "pulumi config set --stack test --path nginx.catchall false, then run pulumi up again"]

    site.configure("nginx", catchall=False)
    site.must_up()
    proved = site.outputs()["hosts"]["127.0.0.1"]["evidence"]["public"]["proved"]

    assert "; who asks by address gets 200 from another site of this host, also when the app is down" in proved
    assert site.get() == (200, "one0")
    assert {path: site.host.files()[path] for path in (DEFAULT, ENABLED)} == before


def test_two_stacks_on_one_host_share_what_closes_connections_and_one_leaves_without_the_other(
    site: DirectSite, make_direct: MakeDirect, give: Give
) -> None:
    second = make_direct(site.host, stack="second")
    second.configure("app", name="market")
    second.configure("nginx", server_names=["market.test"])
    before = Seen.now(site.host)

    give(site.host)
    give(site.host, "portico-second")
    with Load(site.host.http_port, host="other.test") as other:
        site.must_up()
        second.must_up()
        with Load(site.host.http_port, host="market.test") as market:
            assert site.destroy().status == 0
        alone = set(second.nginx_files())
        assert second.destroy().status == 0

    assert (market.failures, other.failures) == ([], [])
    assert alone == {"market.conf", "other.conf", "portico-catchall-80.conf"}
    assert Seen.now(site.host) == before
